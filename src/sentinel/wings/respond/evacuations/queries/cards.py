"""明白卡: what a household must know before it has to leave."""

from dataclasses import dataclass
from typing import Any

from sentinel.kernel import areas, people
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.models import Organisation
from sentinel.kernel.refusals import NotFound
from sentinel.kernel.scope import TOWN
from sentinel.wings.prepare.households import queries as households
from sentinel.wings.prepare.shelters import queries as shelters

REGISTER = system("evacuations")


@dataclass(frozen=True, slots=True)
class Card:
    """One household's card."""

    household: Any
    head: str
    people: int
    needs: list[str]


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of one village: who calls, and where everybody goes."""

    village: str
    callers: list[str]
    town: str
    shelter: Any
    cards: list[Card]


def cards(actor: Actor, area_code: str) -> Cards:
    """The cards of a village within reach."""
    names = areas.names()
    rows = [_card(row) for row in households.cards(actor, area_code)]
    if not rows:
        raise NotFound("本村没有登记的险户，或不在您的查看范围内。")
    needs = households.people_by_village(REGISTER, area_code[:TOWN])
    callers = people.holders(area_code=area_code, ranks=("A", "B"))
    town = Organisation.objects.filter(code=f"{area_code[:TOWN]}000").values_list("name", flat=True).first()
    return Cards(
        village=names.get(area_code, area_code),
        callers=[f"{person.name}（{post.title}）" for post, person in callers],
        town=town or names.get(f"{area_code[:TOWN]}000", ""),
        shelter=shelters.planned(REGISTER, needs).get(area_code),
        cards=rows,
    )


def _card(row: Any) -> Card:
    found = [f"{member.masked_name}（{member.get_need_display()}）" for member in row.living if member.need != "none"]
    return Card(row, row.masked_head, len(row.living), found)
