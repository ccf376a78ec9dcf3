"""The duty handbook: whom to call for what, duty rooms and their telephones, standing instructions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.web.papers import Block, OfficialPaper, chinese_date
from sentinel.wings.respond.callbook import queries as callbook
from sentinel.wings.respond.rosters import queries as rosters


@dataclass(frozen=True, slots=True)
class Handbook:
    """The handbook as it stands at an instant; `fresh` is how long a checked number counts as right."""

    at: datetime
    district: str
    referrals: list[tuple[Any, list[Any]]]
    rooms: list[tuple[Any, bool]]
    instructions: list[Any]
    fresh: timedelta

    def stale(self, confirmed_at: datetime | None) -> bool:
        """True where nobody said lately that a number is right."""
        return confirmed_at is None or self.at - confirmed_at > self.fresh


def handbook(actor: Actor, at: datetime) -> Handbook:
    """Everything in reach that belongs into the handbook."""
    days = rosters.room_stale_days(actor, at)
    rooms = rosters.rooms(actor).order_by("level", "code") if actor.has("rosters.view") else []
    district = areas.district()
    return Handbook(
        at=at,
        district=district.name if district is not None else "",
        referrals=callbook.referral_lines(actor),
        rooms=[(room, rosters.stale(room, at, days)) for room in rooms],
        instructions=list(callbook.instructions(actor)),
        fresh=timedelta(days=days),
    )


def _whose(unit: str, title: str) -> str:
    return title if title.startswith(unit) else f"{unit} {title}"


def handbook_paper(book: Handbook) -> OfficialPaper:
    """The handbook on official paper."""
    day = chinese_date(book.at)
    calls = [(_("什么事"), _("找谁"), _("姓名"), _("电话"))]
    calls += [
        (row.subject if first else "", _whose(contact.unit, contact.title), contact.name, contact.phone or "—")
        for row, contacts in book.referrals
        for first, contact in zip([True] + [False] * len(contacts), contacts, strict=False)
    ]
    rooms = [(_("值班室"), _("值班电话"), _("核实"))]
    rooms += [(room.name, room.phone or "—", _checked(room.confirmed_at, old)) for room, old in book.rooms]
    return OfficialPaper(
        title=_("{district}应急值守工作手册").format(district=book.district),
        number=_("{day}印制").format(day=day),
        mark=_("应急值守工作手册"),
        blocks=(
            Block(kind="h1", text=_("一、遇事找谁")),
            Block(kind="table", rows=tuple(calls)),
            Block(kind="h1", text=_("二、值班室和值班电话")),
            Block(kind="table", rows=tuple(rooms)),
            Block(kind="h1", text=_("三、值班规程")),
            *_pages(book.instructions),
        ),
        note=_("号码以值班系统为准；标“久未核实”的先核实再用"),
        date=day,
    )


def _checked(confirmed_at: datetime | None, old: bool) -> str:
    when = f"{timezone.localtime(confirmed_at):%Y-%m-%d}" if confirmed_at else ""
    return f"{when} {_('久未核实')}".strip() if old else when


def _pages(instructions: list[Any]) -> list[Block]:
    blocks = []
    for number, page in enumerate(instructions, 1):
        mark = "" if page.standing == "verified" else _("（待确认）")
        blocks.append(Block(kind="h3", text=f"{number}.{page.title}{mark}"))
        blocks += [Block(text=line.strip()) for line in page.text.splitlines() if line.strip()]
        blocks.append(Block(text=_("依据：{source}").format(source=page.source)))
    return blocks
