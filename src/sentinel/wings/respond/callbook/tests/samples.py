"""Sample rows of callbook, each made through its action."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Area, Organisation, Post
from sentinel.wings.respond.callbook import actions
from sentinel.wings.respond.callbook.models import Brief, Call, Instruction, Referral

AT = datetime(2023, 7, 31, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
VILLAGE = "110109108203"
EVERY = ("callbook.view", "callbook.write", "callbook.sign", "callbook.manage", "callbook.unmask")


def keeper(*permissions: str, area: str = VILLAGE, unit: str = "") -> Actor:
    """Somebody of a unit of the area who holds these permissions there."""
    code = unit or f"U-{area}"
    Area.objects.get_or_create(code=area, defaults={"name": "样例", "short_name": "样例", "kind": "village"})
    Organisation.objects.get_or_create(code=code, defaults={"name": f"{area}值班室", "kind": "town", "area_code": area})
    holds = frozenset(Hold(permission, "area", area) for permission in permissions or EVERY)
    return Actor(key="person:K1", label="王值班", person_code="K1", holds=holds, units=(code,), area_code=area)


def content(**changes: Any) -> dict[str, Any]:
    """Keyword arguments of `log_call`."""
    return {
        "caller_unit": "甲村村委会",
        "caller_name": "李某某",
        "caller_phone": "13800001234",
        "text": "村口道路被淹，一户三人被困。",
        "called_at": AT - timedelta(minutes=2),
        **changes,
    }


def make_call(*, area_code: str = VILLAGE, code: str = "", **changes: Any) -> Call:
    """A call somebody still has to do something about."""
    del code  # calls are numbered by the day
    return actions.log_call(actor=keeper(area=area_code), at=AT, **content(**changes))


def make_brief(*, area_code: str = VILLAGE, code: str = "", **changes: Any) -> Brief:
    """A draft of the last day."""
    del code  # briefs are numbered by the day
    span = {"since": AT - timedelta(days=1), "until": AT, "kind": "digest", "title": "应急值守情况"}
    return actions.draft_brief(actor=keeper(area=area_code), at=AT, **{**span, **changes})


def make_instruction(*, area_code: str = VILLAGE, code: str = "page-1") -> Instruction:
    """One page of the handbook."""
    keeper(area=area_code)
    page = actions.InstructionSpec(
        code=code,
        title="接电话",
        text="报单位、问清要素、复述。",
        source="测试",
        standing="unverified",
        area_code=area_code,
    )
    return actions.register_instructions(actor=keeper(area=area_code), at=AT, pages=[page])[0]


def make_referral(*, area_code: str = VILLAGE, code: str = "flood") -> Referral:
    """Whom to call about a flood."""
    actor = keeper(area=area_code)
    post, _ = Post.objects.get_or_create(
        code=f"POST-{code}",
        defaults={
            "organisation": Organisation.objects.get(code=actor.units[0]),
            "title": "防汛联络员",
            "role": "department",
            "area_code": area_code,
        },
    )
    item = actions.ReferralSpec(code=code, subject=f"洪水{code}", first=post.code, area_code=area_code)
    return actions.register_referrals(actor=actor, at=AT, referrals=[item])[0]


SAMPLES = {
    "callbook.call": make_call,
    "callbook.brief": make_brief,
    "callbook.instruction": make_instruction,
    "callbook.referral": make_referral,
}
