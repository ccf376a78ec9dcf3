"""What a table would refuse is said at the check, with the same judgement as the database."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Value

from promises.rows import DISTRICT, HERE, browser, make_areas
from sentinel.kernel import reactions
from sentinel.ledger import LEDGERS
from sentinel.ledger.imports.constraints import rules
from sentinel.ledger.models import Import, ImportRow

pytestmark = pytest.mark.django_db
EARLY, LATE = date(2023, 1, 1), date(2023, 2, 1)
VALUES: dict[str, dict[str, tuple[Any, ...]]] = {
    "shelters.shelter": {
        "capacity": (0, 1),
        "total_area_m2": (None, 9),
        "effective_area_m2": (None, 8, 9, 10),
    },
    "supplies.kind": {"shelf_life_months": (None, 0, 1)},
    "supplies.lot": {"quantity": (-1, 0), "made_on": (None, EARLY, LATE), "received_on": (EARLY, LATE)},
    "supplies.store": {
        "reserve": ("goods", "capacity"),
        "area_m2": (None, 0, 5),
        "agreement": ("", "约"),
    },
}


def typed(name: str, values: dict[str, Any]) -> dict[str, Value]:
    """The values as the database is asked about them."""
    fields = LEDGERS[name].model._meta
    return {field: Value(value, output_field=fields.get_field(field)) for field, value in values.items()}


@pytest.mark.parametrize("name", VALUES)
def test_the_judgement_is_the_database_s(name: str) -> None:
    found = rules(LEDGERS[name], VALUES[name])
    assert found
    for choice in product(*VALUES[name].values()):
        values = dict(zip(VALUES[name], choice, strict=True))
        judged = [rule.fault({field: values[field] for field in rule.fields}) is None for rule in found]
        asked = typed(name, values)
        assert judged == [rule.condition.check({field: asked[field] for field in rule.fields}) for rule in found]


@pytest.mark.parametrize(
    ("name", "values", "fault"),
    [
        ("shelters.shelter", {"capacity": 0}, ("capacity", "应大于 0。")),
        (
            "shelters.shelter",
            {"total_area_m2": 9, "effective_area_m2": 10},
            ("effective_area_m2", "应不大于“总面积”。"),
        ),
        ("supplies.lot", {"made_on": LATE, "received_on": EARLY}, ("made_on", "应不晚于“入库日期”。")),
        (
            "supplies.store",
            {"reserve": "capacity", "area_m2": None, "agreement": ""},
            ("area_m2", "“面积”、“储备方式”、“协议编号”不相符，请核对。"),
        ),
        ("shelters.shelter", {"capacity": 1}, None),
    ],
)
def test_the_field_is_told_in_a_sentence(name: str, values: dict[str, Any], fault: tuple[str, str] | None) -> None:
    (rule,) = [rule for rule in rules(LEDGERS[name], values) if set(rule.fields) == values.keys()]
    assert rule.fault(values) == fault


def test_the_clerk_sees_it_before_anything_is_written() -> None:
    make_areas()
    client = browser("teams.view", "teams.manage", area=DISTRICT)
    text = f"编号,名称,类别,区划,人数\nT1,一队,基层队伍,{HERE},0\n"
    client.post("/teams/team/import/", {"file": SimpleUploadedFile("队伍.csv", text.encode())})
    batch = Import.objects.get()
    asked = {f"column-{number}": field for number, field in batch.mapping.items()}
    begun = client.post(
        f"/teams/team/import/{batch.code}/columns/", {"sheet": "0", "header": "1", "check": "1", **asked}
    )
    reactions.drain()
    row = ImportRow.objects.get(line=2)
    assert (begun.status_code, row.outcome, row.problems.get("members")) == (303, "wrong", "应不小于 1。")
