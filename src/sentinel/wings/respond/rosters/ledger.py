"""Lists of rosters: rooms, months, shifts, swaps and handovers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.respond.rosters import actions, queries
from sentinel.wings.respond.rosters.models import Handover, Room, Roster, Shift, Swap
from sentinel.wings.respond.rosters.workflow import HANDOVER, ROSTER, SWAP


def names(*roles: str) -> Any:
    """A column of the people in these roles of a shift."""
    return lambda row: "、".join(place.person.name for place in row.assignments.all() if place.role in roles)


ROOMS = register(
    Ledger(
        name="rosters.room",
        model=Room,
        title=_("值班室"),
        permission="rosters.view",
        rows=queries.rooms,
        order=("level", "code"),
        columns=(
            Column("name", searched=True),
            Column("level", filtered=True),
            Column("phone", searched=True),
            Column("pattern"),
            Column("area_code", filtered=True),
            Column("confirmed_at"),
            Column("confirmed_by", listed=False),
            Column("mark"),
            Column("unit", listed=False),
            Column("code", listed=False, searched=True),
        ),
        detail_template="rosters/room_panel.html",
        detail_context=queries.room_panel,
    )
)
ROSTERS = register(
    Ledger(
        name="rosters.roster",
        model=Roster,
        title=_("月值班表"),
        permission="rosters.view",
        rows=queries.rosters,
        order=("-month", "code"),
        workflow=ROSTER,
        moves={"publish": actions.publish_roster, "reopen": actions.reopen_roster},
        columns=(
            Column("room__name", label=_("值班室"), searched=True),
            Column("month", value=lambda row: f"{row.month:%Y-%m}", sort="month"),
            Column("status", filtered=True),
            Column("area_code", filtered=True, listed=False),
            Column("drafted_by"),
            Column("drafted_at", listed=False),
            Column("approved_by"),
            Column("approved_at"),
            Column("note", listed=False),
            Column("code", listed=False, searched=True),
        ),
        heading=lambda row: str(row),
        detail_template="rosters/roster_panel.html",
    )
)
SHIFTS = register(
    Ledger(
        name="rosters.shift",
        model=Shift,
        title=_("班次"),
        permission="rosters.view",
        rows=queries.shifts,
        order=("-starts_at", "code"),
        columns=(
            Column("room__name", label=_("值班室"), searched=True),
            Column("duty_on"),
            Column("kind", filtered=True),
            Column("leaders", label=_("带班领导"), value=names("leader")),
            Column("on_duty", label=_("值班人员"), value=names("chief", "officer")),
            Column("standby", label=_("备班"), value=names("standby")),
            Column("room__phone", label=_("值班电话")),
            Column("starts_at", listed=False),
            Column("ends_at", listed=False),
            Column("area_code", filtered=True, listed=False),
            Column("code", listed=False, searched=True),
        ),
        heading=lambda row: f"{row.room.name} {row}",
    )
)
SWAPS = register(
    Ledger(
        name="rosters.swap",
        model=Swap,
        title=_("换班"),
        permission="rosters.view",
        rows=queries.swaps,
        order=("-asked_at", "code"),
        workflow=SWAP,
        moves={
            "agree": actions.agree_swap,
            "decline": actions.decline_swap,
            "approve": actions.approve_swap,
            "reject": actions.reject_swap,
            "withdraw": actions.withdraw_swap,
        },
        columns=(
            Column("code", searched=True),
            Column("shift__room__name", label=_("值班室"), searched=True),
            Column("shift__duty_on", label=_("日期")),
            Column("role"),
            Column("asker__name", label=_("申请人"), searched=True),
            Column("taker__name", label=_("替班人"), searched=True),
            Column("back__duty_on", label=_("换回日期")),
            Column("status", filtered=True),
            Column("reason", listed=False),
            Column("asked_at"),
            Column("agreed_at", listed=False),
            Column("decided_at", listed=False),
            Column("decided_by", listed=False),
            Column("note", listed=False),
            Column("area_code", filtered=True, listed=False),
        ),
        detail_template="rosters/swap_panel.html",
        detail_context=queries.swap_panel,
    )
)
HANDOVERS = register(
    Ledger(
        name="rosters.handover",
        model=Handover,
        title=_("交接班"),
        permission="rosters.view",
        rows=queries.handovers,
        order=("-due_at", "code"),
        workflow=HANDOVER,
        moves={"hand": actions.hand_over, "return": actions.return_handover, "take": actions.take_over},
        columns=(
            Column("room__name", label=_("值班室"), searched=True),
            Column("from_shift__duty_on", label=_("班次日期")),
            Column("status", filtered=True),
            Column("n_items", label=_("未办事项"), value=lambda row: len(row.items)),
            Column("handed_by", searched=True),
            Column("handed_at"),
            Column("taken_by", searched=True),
            Column("taken_at"),
            Column("due_at"),
            Column("late", label=_("逾期"), value=lambda row: row.late),
            Column("returned_note", listed=False),
            Column("seal", listed=False, recorded=False),
            Column("area_code", filtered=True, listed=False),
            Column("code", listed=False, recorded=False),
        ),
        heading=lambda row: f"{row.room.name} {row.from_shift}",
        detail_template="rosters/handover_panel.html",
        detail_context=queries.handover_panel,
    )
)
