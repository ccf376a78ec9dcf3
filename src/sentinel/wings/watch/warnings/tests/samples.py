"""Rows for tests, each made through its action, on a district of one town and two villages."""

from datetime import date, datetime, timedelta, timezone

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Holding, Organisation, Parameter, Person, Post
from sentinel.wings.watch.warnings import actions
from sentinel.wings.watch.warnings.actions import CrossingNews
from sentinel.wings.watch.warnings.models import Bulletin, Warning

AT = datetime(2023, 7, 30, 10, 0, tzinfo=timezone(timedelta(hours=8)))
MINUTE = timedelta(minutes=1)
DISTRICT, TOWN, VILLAGE, OTHER = "110109000000", "110109108000", "110109108203", "110109108204"
PARAMETERS = {
    "cap.sender_code": "11010941600000",
    "cap.sender_name": "门头沟区气象台",
    "callout.min_level": "yellow",
    "callout.answer_minutes.red": 10,
    "callout.answer_minutes.orange": 20,
    "callout.answer_minutes.yellow": 30,
    **{f"warning.valid_hours.{hazard}": 24 for hazard in ("rain", "flood", "geology", "flash_flood")},
}


def make_district() -> None:
    """The parameters, areas, posts and people a warning needs; again is harmless."""
    Parameter.objects.bulk_create(
        [
            Parameter(key=key, title=key, value=value, source="测试", status="unverified", valid_from=date(2020, 1, 1))
            for key, value in PARAMETERS.items()
        ],
        ignore_conflicts=True,
    )
    areas = (
        (DISTRICT, "门头沟区", "district", None),
        (TOWN, "妙峰山镇", "town", DISTRICT),
        (VILLAGE, "水峪嘴村", "village", TOWN),
        (OTHER, "担礼村", "village", TOWN),
    )
    for code, name, kind, parent in areas:
        Area.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": name, "kind": kind, "parent_id": parent}
        )
    posts = (
        (f"{VILLAGE}-A", VILLAGE, "village_a"),
        (f"{VILLAGE}-B", VILLAGE, "village_b"),
        (f"{OTHER}-A", OTHER, "village_a"),
        (f"{TOWN}-DUTY-1", TOWN, "town_duty"),
    )
    organisation, _ = Organisation.objects.get_or_create(
        code="O", defaults={"name": "O", "kind": "town", "area_code": TOWN}
    )
    for code, area, role in posts:
        post, _ = Post.objects.get_or_create(
            code=code, defaults={"organisation": organisation, "title": code, "role": role, "area_code": area}
        )
        person, _ = Person.objects.get_or_create(code=f"P-{code}", defaults={"name": f"人{code[-3:]}"})
        Holding.objects.get_or_create(post=post, person=person)


def name_places(hazard: str, codes: list[str]) -> None:
    """Say where proposals of a hazard warn."""
    key = f"warning.areas.{hazard}"
    Parameter.objects.create(
        key=key, title=key, value=codes, source="测试", status="unverified", valid_from=date(2020, 1, 1)
    )


def person(code: str, *permissions: str, area: str = DISTRICT) -> Actor:
    """A person holding permissions over an area."""
    holds = frozenset(Hold(permission, "area", area) for permission in permissions)
    return Actor(key=f"person:{code}", label=f"人{code}", holds=holds, person_code=code)


def duty() -> Actor:
    """The duty officer who drafts and submits."""
    return person("D1", "warnings.view", "warnings.draft", "warnings.bulletin")


def chief() -> Actor:
    """The duty chief who releases and lifts."""
    return person("C1", "warnings.view", "warnings.draft", "warnings.release", "warnings.cancel")


def news(level: str = "blue", station: str = "R001", *, at: datetime = AT, value: int = 500) -> CrossingNews:
    """A rain crossing of a level at a station."""
    return CrossingNews(
        code=f"rain.{level}:{station}:{at:%Y%m%dT%H%M}:up",
        hazard="rain",
        level=level,
        station=station,
        area_code=TOWN,
        observed_at=at,
        value=value,
        window=360,
    )


def propose(level: str = "blue", station: str = "R001", *, at: datetime = AT) -> Warning | None:
    """Let the rule propose for one crossing."""
    return actions.propose_warning(actor=system("warnings"), at=at, news=news(level, station, at=at))


def make_warning(
    *, area_code: str = DISTRICT, code: str = "", at: datetime = AT, hazard: str = "rain", level: str = "orange"
) -> Warning:
    """A draft made by hand; the code follows from hazard, level and minute."""
    make_district()
    return actions.draft_warning(
        actor=system("test"),
        at=at,
        hazard=hazard,
        level=level,
        target_areas=[area_code],
        description="预计有强降雨。",
    )


def make_released(*, at: datetime = AT, hazard: str = "rain", level: str = "orange") -> Warning:
    """A warning in force: drafted and submitted by the duty officer, released by the chief five minutes later."""
    row = make_warning(at=at, hazard=hazard, level=level)
    actions.submit_warning(actor=duty(), at=at, warning=row)
    return actions.release_warning(actor=chief(), at=at + 5 * MINUTE, warning=row)


def make_bulletin(*, area_code: str = DISTRICT, code: str = "city-rain-red") -> Bulletin:
    """A notice from the city."""
    make_district()
    return actions.receive_bulletin(
        actor=system("test"),
        at=AT,
        code=code,
        source="北京市气象台",
        kind="warning",
        hazard="rain",
        level="red",
        text="北京市气象台升级发布暴雨红色预警。",
        issued_at=AT - 60 * MINUTE,
        target_areas=[area_code],
    )


SAMPLES = {"warnings.warning": make_warning, "warnings.bulletin": make_bulletin}
