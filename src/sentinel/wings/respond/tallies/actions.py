"""Writes of the tallies: a statement is noted, or withdrawn with a reason; none is changed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Matter
from sentinel.kernel.refusals import Invalid
from sentinel.wings.respond.tallies import events, rules
from sentinel.wings.respond.tallies.models import Tally
from sentinel.wings.respond.tallies.workflow import NOTE, TALLY

LENGTHS = {"item": 64, "group": 32, "source": 64, "note": 200}


@transaction.atomic
def note_tally(
    *,
    actor: Actor,
    at: datetime,
    matter_code: str,
    group: str,
    people: int | None,
    source: str,
    item: str = "",
    as_of: datetime | None = None,
    note: str = "",
) -> Tally:
    """Write down what a source says of one item; without `as_of` it is what the source says now."""
    matter = Matter.objects.select_for_update().filter(code=matter_code).first()
    words = {"item": item.strip(), "group": group.strip(), "source": source.strip(), "note": note.strip()}
    row = Tally(
        matter=matter,
        area_code=matter.area_code if matter is not None else "",
        people=people,
        as_of=as_of or at,
        noted_at=at,
        noted_by=actor.label,
        **words,
    )
    if matter is None or not actor.may(NOTE, row):
        raise Invalid({"matter_code": _("没有这个事件，或不在您的管辖范围。")})
    _check(row, words, at)
    row.code = f"{matter.code}-{Tally.objects.filter(matter=matter).count() + 1:03d}"
    row.save(force_insert=True)
    payload = events.TallyNoted(
        code=row.code,
        item=row.item,
        group=row.group,
        people=-1 if people is None else people,
        source=row.source,
        as_of=timezone.localtime(row.as_of).isoformat(timespec="minutes"),
    )
    record(payload, subject=row, actor=actor, at=at)
    return row


def _check(row: Tally, words: dict[str, str], at: datetime) -> None:
    wrong = {
        name: _("内容过长或含有不能保存的字符。")
        for name, text in words.items()
        if len(text) > LENGTHS[name] or "\x00" in text
    }
    if not row.group:
        wrong["group"] = _("请填写是哪类人员，例如“旅客”。")
    if not row.source:
        wrong["source"] = _("请填写来源：谁报的人数。")
    if row.people is not None and not 0 <= row.people <= rules.MOST_PEOPLE:
        wrong["people"] = _("人数应为 0 到 {most} 的整数；待报的留空。").format(most=rules.MOST_PEOPLE)
    if row.as_of > at + rules.CLOCK_SKEW:
        wrong["as_of"] = _("截至时间不能晚于现在。")
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def withdraw_tally(*, actor: Actor, at: datetime, row: Tally, note: str) -> Tally:
    """Take a statement out of the sums, with the reason; it stays to be read."""
    reason = note.replace("\x00", "").strip()[:200]
    if not reason:
        raise Invalid({"note": _("请写明撤销原因，例如“来源更正：另一趟车的人数”。")})
    withdrawn: Tally = TALLY.apply(
        "withdraw",
        row,
        actor=actor,
        at=at,
        changes={"withdrawn_at": at, "withdrawn_by": actor.label, "reason": reason},
        event=lambda new: events.TallyWithdrawn(code=new.code, reason=reason),
    )
    return withdrawn
