"""A new shelter has its first look due."""

from datetime import timedelta

import pytest

from sentinel.kernel.models import Event
from sentinel.wings.prepare.shelter_inspections import reactions
from sentinel.wings.prepare.shelter_inspections.models import Inspection
from sentinel.wings.prepare.shelter_inspections.tests.samples import AT, make_shelter
from sentinel.wings.prepare.shelters.events import ShelterRegistered

pytestmark = pytest.mark.django_db


def test_a_new_shelter_has_its_first_look_due_once():
    row = make_shelter()
    event, payload = Event.objects.get(), ShelterRegistered(code=row.code, capacity=3)
    reactions.plan_first(event, payload)
    reactions.plan_first(event, payload)
    look = Inspection.objects.get()
    assert (look.shelter, look.code, look.due_at) == (row, "BN-1-J00001", AT + timedelta(days=30))
    planned = Event.objects.get(name="shelter_inspections.inspection.planned")
    assert (planned.actor, planned.at) == ("system:shelter_inspections", AT)
