"""Derived forms: the edited columns, a position as text, only what was changed."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.forms import ValidationError

from sentinel.kernel.models import Organisation
from sentinel.kernel.tests.samples import TOWN
from sentinel.ledger.form import PointAsText, changes, form_class
from sentinel.ledger.tests.samples import UNITS

pytestmark = pytest.mark.django_db
TYPED = {"code": "A", "name": "甲镇政府", "kind": "town", "area_code": TOWN}


def form(row: Organisation | None = None, **typed: str) -> Any:
    """The filled form of a new or existing unit."""
    return form_class(UNITS)(TYPED | typed, instance=row)


def test_a_form_has_the_edited_columns_only() -> None:
    assert list(form_class(UNITS)().fields) == ["code", "name", "kind", "area_code"]
    assert form().is_valid()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "a\x00b"}, "name"),
        ({"area_code": "12"}, "area_code"),
        ({"kind": "castle"}, "kind"),
        ({"code": ""}, "code"),
    ],
    ids=str,
)
def test_a_wrong_value_is_refused_at_its_field(typed: dict[str, str], field: str) -> None:
    filled = form(**typed)
    assert not filled.is_valid()
    assert set(filled.errors) == {field}


def test_only_what_was_changed_reaches_the_action() -> None:
    row = Organisation.objects.create(**TYPED)
    filled = form(row, name="新名")
    assert filled.is_valid()
    assert changes(filled) == {"name": "新名"}


@pytest.mark.parametrize("typed", ["116.032, 39.972", "116.032,39.972", " 116.032 ,39.972"])
def test_a_position_is_typed_as_text(typed: str) -> None:
    assert PointAsText(srid=4490).clean(typed).coords == (116.032, 39.972)


def test_degrees_minutes_and_other_maps_are_understood() -> None:
    assert PointAsText(srid=4490).clean("东经116°01′55.2″ 北纬39°58′19.2″").coords == (116.032, 39.972)
    shifted = PointAsText(srid=4490).clean("GCJ-02 116.0382422, 39.9733054")
    assert abs(shifted.x - 116.032) < 1e-6
    assert abs(shifted.y - 39.972) < 1e-6


@pytest.mark.parametrize("typed", ["", "116", "116, 39, 1", "东, 西", "190, 0", "0, 91", "nan, 1", "inf, inf"])
def test_what_is_no_position_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PointAsText(srid=4490).clean(typed)


def test_a_stored_position_is_shown_as_it_would_be_typed() -> None:
    field = PointAsText(srid=4490, required=False)
    assert field.prepare_value(Point(116.032, 39.972, srid=4490)) == "116.032000, 39.972000"
    assert field.clean("") is None
