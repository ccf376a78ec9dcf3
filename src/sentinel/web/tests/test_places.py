"""Places to choose from: those the reader may write in, under their town, told apart where two are alike."""

import pytest

from sentinel.kernel.actor import Actor, Hold
from sentinel.kernel.models import Area
from sentinel.ledger import LEDGERS
from sentinel.ledger.form import form_class
from sentinel.web import places

pytestmark = pytest.mark.django_db
DISTRICT, NEAR, FAR = "999901000000", "999901101000", "999901102000"


def writer(area: str) -> Actor:
    """Somebody who keeps shelters of an area."""
    return Actor(key="k", label="k", holds=frozenset({Hold("shelters.manage", "area", area)}), area_code=area)


@pytest.fixture(autouse=True)
def areas() -> None:
    """A district, two towns, a village of one name in each."""
    rows = ((DISTRICT, "甲区"), (NEAR, "近镇"), (FAR, "远镇"), (f"{NEAR[:9]}201", "东村"), (f"{FAR[:9]}201", "东村"))
    kinds = ("district", "town", "town", "village", "village")
    Area.objects.bulk_create(
        Area(code=code, name=name, short_name=name, kind=kind) for (code, name), kind in zip(rows, kinds, strict=True)
    )


def test_a_district_chooses_everywhere_and_a_town_at_home() -> None:
    near = ("近镇", [(NEAR, "近镇（全域）"), (f"{NEAR[:9]}201", "近镇东村")])
    far = ("远镇", [(FAR, "远镇（全域）"), (f"{FAR[:9]}201", "远镇东村")])
    assert places.choices(writer(DISTRICT), "shelters.manage") == [(DISTRICT, "甲区"), near, far]
    assert places.choices(writer(FAR), "shelters.manage") == [far]
    assert places.choices(writer(FAR), "teams.manage") == []


def test_a_derived_form_offers_them_one_or_several_and_keeps_its_values() -> None:
    ledger = LEDGERS["shelters.shelter"]
    form = form_class(ledger)({"target_areas": [NEAR, f"{NEAR[:9]}201"], "area_code": NEAR})
    places.offer(ledger, form, writer(NEAR))
    several, one = str(form["target_areas"]), str(form["area_code"])
    assert (several.count(" checked"), several.count('type="checkbox"'), "<details open>" in several) == (2, 2, True)
    assert (one.count("<option"), f'value="{NEAR}" selected' in one, FAR in one) == (3, True, False)
    form.is_valid()
    assert form.cleaned_data["target_areas"] == [NEAR, f"{NEAR[:9]}201"]
    fresh = form_class(ledger)()
    places.offer(ledger, fresh, writer(NEAR))
    assert f'value="{NEAR}" selected' in str(fresh["area_code"])
