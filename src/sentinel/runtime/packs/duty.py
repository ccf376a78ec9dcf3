"""The duty part of a pack: rooms, the months of its teams, the pages of the handbook."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Difference, Outcome
from sentinel.runtime.packs.files import Pack
from sentinel.wings.respond.callbook import actions as callbook
from sentinel.wings.respond.rosters import actions as rosters
from sentinel.wings.respond.rosters import queries
from sentinel.wings.respond.rosters.rules import Role, ShiftKind, days

COMPARED = ("name", "level", "area_code", "pattern", "phone")


def load_duty(pack: Pack, district: str, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Duty rooms, months and handbook; a pack without rooms has none of them."""
    if not pack.has("duty_rooms.csv"):
        return []
    handbook = pack.yaml("handbook.yaml")
    rooms = _rooms(pack, actor, at)
    months = [datetime.strptime(month, "%Y-%m").date() for month in map(str, handbook["months"])]  # noqa: DTZ007
    founded = rosters.found_rosters(actor=actor, at=at, rosters=list(_months(pack, months)))
    pages = callbook.register_instructions(
        actor=actor,
        at=at,
        pages=[
            callbook.InstructionSpec(
                code=page["code"],
                title=page["title"],
                text=page["text"].strip(),
                source=page["source"],
                standing=page["status"],
                area_code=district,
                place=place,
                confirmed_at=at,
            )
            for place, page in enumerate(handbook["instructions"], 1)
        ],
    )
    referrals = callbook.register_referrals(
        actor=actor,
        at=at,
        referrals=[
            callbook.ReferralSpec(
                code=item["code"],
                subject=item["subject"],
                first=item["first"],
                following=item.get("following", ""),
                note=item.get("note", ""),
                area_code=district,
                place=place,
                mark="演示",
            )
            for place, item in enumerate(handbook["referrals"], 1)
        ],
    )
    return [
        rooms,
        Outcome("rosters.roster", len(founded)),
        Outcome("callbook.instruction", len(pages)),
        Outcome("callbook.referral", len(referrals)),
    ]


def _rooms(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    rows = pack.csv("duty_rooms.csv", "code", "unit", "name", "level", "area_code", "phone", "pattern", "mark")
    specs = [rosters.RoomSpec(**row, confirmed_at=at) for row in rows]
    added = len(rosters.register_rooms(actor=actor, at=at, rooms=specs))
    stored = {room.code: room for room in queries.rooms(actor)}
    differences = tuple(
        Difference("rosters.room", spec.code, field, str(getattr(stored[spec.code], field)), str(getattr(spec, field)))
        for spec in specs
        for field in COMPARED
        if getattr(stored[spec.code], field) != getattr(spec, field)
    )
    return Outcome("rosters.room", added, differences)


def _months(pack: Pack, months: list[date]) -> Iterator[rosters.RosterSpec]:
    """Every month of every room that has teams: a day is taken by the team of its number."""
    teams: dict[str, list[tuple[tuple[str, str], ...]]] = defaultdict(list)
    for row in pack.csv("duty_teams.csv", "room", "turn", "leader", "chief", "officers"):
        officers = [(Role.OFFICER.value, code) for code in row["officers"].split()]
        chief = [(Role.CHIEF.value, row["chief"])] if row["chief"] else []
        teams[row["room"]].append(((Role.LEADER.value, row["leader"]), *chief, *officers))
    for room, turns in teams.items():
        for month in months:
            shifts = tuple(
                rosters.ShiftSpec(on=on, kind=ShiftKind.WHOLE, people=turns[on.toordinal() % len(turns)])
                for on in days(month)
            )
            yield rosters.RosterSpec(room=room, month=month, shifts=shifts)
