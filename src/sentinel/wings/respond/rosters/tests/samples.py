"""Sample rows of rosters, each made through its action."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sentinel.kernel.actor import Actor, Hold, system
from sentinel.kernel.models import Area, Holding, Organisation, Parameter, Person, Post
from sentinel.wings.respond.rosters import actions
from sentinel.wings.respond.rosters.models import Handover, Room, Roster, Shift, Swap

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2023, 7, 31, 12, 0, tzinfo=ZONE)
MONTH = date(2023, 7, 1)
DISTRICT, VILLAGE = "110109000000", "110109108203"
SYSTEM = system("samples")
VALUES = {
    "duty.leaders": 1,
    "duty.on_duty": 2,
    "duty.begins": "08:30",
    "duty.handover_minutes": 30,
    "duty.answer_minutes": 5,
    "duty.room_stale_days": 30,
}


def make_values() -> None:
    """The rule values the actions ask for."""
    for key, value in VALUES.items():
        Parameter.objects.get_or_create(
            key=key,
            valid_from=date(2016, 1, 1),
            defaults={"title": key, "value": value, "source": "测试", "status": "unverified"},
        )


def stander(code: str, room: Room, *permissions: str) -> Actor:
    """A person of a room's unit who stands duty and holds these permissions over its area."""
    wanted = ("rosters.view", "rosters.stand", *permissions)
    holds = frozenset(Hold(permission, "area", room.area_code) for permission in wanted)
    return Actor(
        key=f"person:{code}",
        label=f"人{code}",
        person_code=code,
        holds=holds,
        units=(room.unit,),
        area_code=room.area_code,
    )


def make_people(room: Room, count: int = 5) -> list[str]:
    """People of posts of the room's unit; their codes."""
    unit, _ = Organisation.objects.get_or_create(
        code=room.unit, defaults={"name": room.name, "kind": "town", "area_code": room.area_code}
    )
    codes = []
    for number in range(1, count + 1):
        code = f"{room.code}-{number}"
        post, _ = Post.objects.get_or_create(
            code=code, defaults={"organisation": unit, "title": code, "role": "duty", "area_code": room.area_code}
        )
        person, _ = Person.objects.get_or_create(code=code, defaults={"name": f"人{code}"})
        Holding.objects.get_or_create(post=post, person=person)
        codes.append(code)
    return codes


def make_room(*, area_code: str = VILLAGE, code: str = "R1", level: str = "town", **changes: Any) -> Room:
    """A duty room of a unit of this area."""
    make_values()
    Area.objects.get_or_create(code=area_code, defaults={"name": "样例", "short_name": "样例", "kind": "village"})
    found = Room.objects.filter(code=code).first()
    if found is not None:
        return found
    spec = actions.RoomSpec(
        code=code, unit=f"U-{code}", name=f"{code}值班室", level=level, area_code=area_code, phone="010-1234", **changes
    )
    room: Room = actions.register_rooms(actor=SYSTEM, at=AT, rooms=[spec])[0]
    return room


def specs(people: Sequence[str], days: Sequence[date]) -> tuple[actions.ShiftSpec, ...]:
    """The first leads, the others are on duty two by two, turn by turn."""
    leader, others = people[0], people[1:]
    pairs = [others[:2], others[2:4] or others[:2]]
    return tuple(
        actions.ShiftSpec(
            on=day,
            kind="whole",
            people=(("leader", leader), ("chief", pairs[place % 2][0]), ("officer", pairs[place % 2][1])),
        )
        for place, day in enumerate(days)
    )


def make_month(room: Room, month: date = MONTH) -> Roster:
    """A published month in which two pairs take turns under one leader."""
    people = make_people(room)
    days = [month + timedelta(days=number) for number in range(31)]
    spec = actions.RosterSpec(
        room=room.code, month=month, shifts=specs(people, [day for day in days if day.month == month.month])
    )
    actions.found_rosters(actor=SYSTEM, at=AT, rosters=[spec])
    found: Roster = Roster.objects.get(room=room, month=month)
    return found


def make_roster(*, area_code: str = VILLAGE, code: str = "R1") -> Roster:
    """The published month of a room."""
    return make_month(make_room(area_code=area_code, code=code))


def shift_on(room: Room, day: int) -> Shift:
    """The shift of one day of the sample month."""
    found: Shift = Shift.objects.get(room=room, duty_on=MONTH.replace(day=day))
    return found


def make_shift(*, area_code: str = VILLAGE, code: str = "R1") -> Shift:
    """The first shift of the sample month."""
    return shift_on(make_roster(area_code=area_code, code=code).room, 1)


def make_swap(*, area_code: str = VILLAGE, code: str = "R1", at: datetime = AT - timedelta(days=20)) -> Swap:
    """The chief of the 20th asks the one of the 21st."""
    room = make_roster(area_code=area_code, code=code).room
    asker = stander(f"{code}-4", room)
    return actions.ask_swap(actor=asker, at=at, shift=shift_on(room, 20), taker=f"{code}-2", reason="家中有事")


def make_handover(*, area_code: str = VILLAGE, code: str = "R1", at: datetime = AT) -> Handover:
    """The draft of the shift of the 30th."""
    room = make_roster(area_code=area_code, code=code).room
    return actions.draft_handover(actor=stander(f"{code}-4", room), at=at, shift=shift_on(room, 30))


SAMPLES = {
    "rosters.room": make_room,
    "rosters.roster": make_roster,
    "rosters.shift": make_shift,
    "rosters.swap": make_swap,
    "rosters.handover": make_handover,
}
