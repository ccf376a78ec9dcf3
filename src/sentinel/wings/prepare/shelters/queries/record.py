"""The panels of a shelter's record page, and what an entry lacks."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.wings.prepare.shelters import rules
from sentinel.wings.prepare.shelters.choices import Kind, ShelterStatus
from sentinel.wings.prepare.shelters.models import Shelter
from sentinel.wings.prepare.shelters.queries.stays import inside

RECENT = 5


def record_panel(row: Shelter, actor: Actor, at: datetime) -> dict[str, Any]:
    """Room, announcement, people and gaps of a shelter, and what the reader may do."""
    manages = actor.may("shelters.manage", row)
    names = areas.names()
    return {
        "stale": rules.stale(row.confirmed_at, at, int(parameters.value("shelters.stale_days", at=at))),
        "serves": [names.get(code, code) for code in row.target_areas],
        "gaps": gaps(row, at),
        "m2_a_person": parameters.get(f"shelters.m2_a_person.{row.duration}", at=at),
        "days": parameters.get(f"shelters.days.{row.duration}", at=at),
        "opening": row.openings.filter(closed_at__isnull=True).select_related("matter").first(),
        "past_openings": list(row.openings.filter(closed_at__isnull=False)[:RECENT]),
        "inside": inside(row),
        "may_confirm": manages,
        "may_unmask": bool(row.contact_phone or row.key_holder_phone) and actor.may("shelters.unmask", row),
        "may_open": manages and row.status == ShelterStatus.READY,
        "may_register": actor.may_read("shelters.register", row) and row.status != ShelterStatus.CLOSED,
        # The looks are another module's, which knows this one: the page fetches them by their address.
        "may_see_looks": actor.may_read("shelter_inspections.view", row),
    }


def gaps(row: Shelter, at: datetime) -> list[str]:
    """What the entry lacks before the shelter can be used with confidence, in words."""
    found = [
        (not row.path, _("没有到达路径，启用公告缺内容")),
        (not row.contact or not row.contact_phone, _("没有责任人及电话")),
        (not row.key_holder, _("没有钥匙保管人")),
        (row.effective_area_m2 is None, _("没有有效面积，不能核对人均面积")),
        (not row.water or not row.toilets, _("没有供水或厕所")),
        (row.limit < row.capacity, _("设计容量 {n} 人超过按面积可容人数").format(n=row.capacity)),
    ]
    words = [text for missing, text in found if missing]
    if row.kind != Kind.OTHER and row.effective_area_m2 is not None:
        least = int(parameters.value("shelters.seismic_least_m2", at=at))
        if row.effective_area_m2 < least:
            words.append(_("地震避难场所有效面积不足 {n} 平方米（待确认）").format(n=least))
    return words
