"""A ledger over a platform table, never registered: the machinery apart from any module."""

from django.db.models import QuerySet

from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Area, Organisation
from sentinel.kernel.tests.samples import DISTRICT, OTHER_TOWN, TOWN
from sentinel.ledger import Column, Ledger


def units(actor: Actor) -> "QuerySet[Organisation]":
    """Units in reach."""
    return Organisation.objects.visible_to(actor)


def nothing(**_fields: object) -> None:
    """An action that is never called."""


UNITS = Ledger(
    name="organisation.unit",
    model=Organisation,
    title="单位",
    permission="organisation.view",
    write_permission="organisation.manage",
    columns=(
        Column("code", searched=True, edited=True),
        Column("name", searched=True, edited=True),
        Column("kind", filtered=True, edited=True),
        Column("area_code", filtered=True, edited=True),
        Column("mark", filtered=True, listed=False),
        Column("parent__name", label="上级"),
        Column("length", label="名称长度", unit="字", value=lambda row: len(row.name)),
    ),
    rows=units,
    order=("code",),
    update=nothing,
)


def make_units() -> None:
    """Two towns, three units; one name is a formula."""
    Area.objects.create(code=DISTRICT, name="测试区", short_name="测试区", kind="district")
    for code, name in ((TOWN, "甲镇"), (OTHER_TOWN, "乙镇")):
        Area.objects.create(code=code, name=name, short_name=name, kind="town", parent_id=DISTRICT)
    top = Organisation.objects.create(code="A", name="甲镇政府", kind="town", area_code=TOWN, mark="演示")
    Organisation.objects.create(code="B", name="=1+1", kind="village", area_code=TOWN, parent=top)
    Organisation.objects.create(code="C", name="乙镇政府", kind="town", area_code=OTHER_TOWN)
