"""What happens to shelters when others' matters end."""

import pytest

from sentinel.kernel.events import record
from sentinel.kernel.models import Matter
from sentinel.wings.prepare.shelters import actions, reactions
from sentinel.wings.prepare.shelters.models import Opening, Shelter
from sentinel.wings.prepare.shelters.tests.samples import AT, LATER, RULE, TOWN, make_shelter, told
from sentinel.wings.respond.incidents.events import IncidentClosed

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """An empty shelter and one with a guest opened under a matter, and one opened under another."""
    first, other = (Matter.objects.create(code=code, area_code=TOWN, opened_at=AT) for code in ("M-1", "M-2"))
    for code, matter in (("BN-1", first), ("BN-2", first), ("BN-3", other)):
        actions.open_shelter(actor=RULE, at=AT, row=make_shelter(code=code), basis="响应", matter=matter)
    actions.admit(actor=RULE, at=AT, shelter=Shelter.objects.get(code="BN-2"))
    return Opening.objects.get(shelter__code="BN-1")


def close(opening):
    """The end of the incident whose matter an opening carries."""
    payload = IncidentClosed(code="SJ-1", note="结束")
    reactions.end_use(record(payload, subject=opening, actor=RULE, at=LATER), payload)


def test_empty_shelters_of_a_closed_matter_stand_ready_again(opened):
    close(opened)
    statuses = dict(Shelter.objects.values_list("code", "status"))
    assert statuses == {"BN-1": "ready", "BN-2": "open", "BN-3": "open"}
    ended = Opening.objects.get(closed_at__isnull=False)
    assert (ended.shelter.code, ended.closed_at, ended.closed_by) == ("BN-1", LATER, "系统")
    assert told()[-2:] == [
        ("shelter.changed_status", "system:shelters", {"code": "BN-1", "status": "ready"}),
        ("opening.ended", "system:shelters", {"code": "BN-1-Q00001", "note": "所属事件已办结，场所内无人"}),
    ]


def test_again_it_changes_nothing(opened):
    close(opened)
    before = told()
    close(opened)
    assert told() == before
