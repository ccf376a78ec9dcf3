"""Writes of the telephone log and the handbook: granted, refused, edge."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sentinel.kernel import privacy
from sentinel.kernel.models import Area, Event, Unmasking
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.notify.models import Message
from sentinel.notify.tests.samples import make_person
from sentinel.wings.respond.callbook import actions, queries
from sentinel.wings.respond.callbook.models import Call, Instruction, Referral
from sentinel.wings.respond.callbook.tests.samples import (
    AT,
    EVERY,
    VILLAGE,
    content,
    keeper,
    make_call,
    make_instruction,
    make_referral,
)
from sentinel.wings.respond.incidents.models import Incident
from sentinel.wings.respond.incidents.tests.samples import make_district, make_incident
from sentinel.wings.watch.warnings.tests.samples import make_released

pytestmark = pytest.mark.django_db
INTAKE = {
    "kind": "11D01",
    "title": "村口道路被淹",
    "area_code": VILLAGE,
    "place": "村口",
    "text": "道路被淹，三人被困。",
}


def told() -> list[str]:
    """The events of callbook so far."""
    rows = Event.objects.filter(name__startswith="callbook.").order_by("position")
    return [name.removeprefix("callbook.") for name in rows.values_list("name", flat=True)]


def test_a_call_is_written_down() -> None:
    row = make_call(key=True)
    assert (row.code, row.status, row.unit, row.area_code) == ("DH20230731-0001", "open", f"U-{VILLAGE}", VILLAGE)
    assert (row.logged_at, row.logged_by, row.masked_phone) == (AT, "王值班", "138****1234")
    payload = Event.objects.get(name="callbook.call.logged").payload
    assert payload == {"code": row.code, "direction": "in", "line": "duty", "key": True, "settled": False}


def test_a_call_settled_at_once_says_how() -> None:
    row = make_call(settled=True, done="已告知绕行")
    assert (row.status, row.settled_at, row.settled_by) == ("settled", AT, "王值班")
    assert list(queries.open_calls(keeper())) == []
    with pytest.raises(Invalid, match="怎么处理"):
        make_call(settled=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"caller_unit": " "}, "caller_unit"),
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"caller_phone": "打不通"}, "caller_phone"),
        ({"called_at": AT + timedelta(seconds=1)}, "called_at"),
        ({"line": "pigeon"}, "line"),
        ({"direction": "up"}, "line"),
    ],
)
def test_a_call_is_not_written_down(changes: dict[str, Any], field: str) -> None:
    actor = keeper()
    with pytest.raises(Invalid) as refused:
        actions.log_call(actor=actor, at=AT, **content(**changes))
    assert (list(refused.value.errors), Call.objects.count(), told()) == ([field], 0, [])


def test_only_who_may_writes_and_only_for_an_own_unit() -> None:
    with pytest.raises(NotAllowed):
        actions.log_call(actor=keeper("callbook.view"), at=AT, **content())
    actor = keeper()
    nowhere = type(actor)(key="p", label="p", holds=actor.holds)
    with pytest.raises(NotAllowed):
        actions.log_call(actor=nowhere, at=AT, **content())
    assert (Call.objects.count(), told()) == (0, [])


def test_a_number_is_stored_encrypted_and_told_to_nobody_unasked() -> None:
    make_call()
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM callbook_call c")
        stored = cursor.fetchone()[0]
    assert "13800001234" not in stored
    assert not [event for event in Event.objects.all() if "13800001234" in str(event.payload)]


def test_looking_at_a_number_is_written_down() -> None:
    row = make_call()
    assert actions.unmask_call(actor=keeper(), at=AT, call=row, purpose=" 回拨核实 ") == "13800001234"
    look = Unmasking.objects.get()
    assert (look.actor_label, look.fields, look.purpose) == ("王值班", "caller_phone", "回拨核实")
    assert told()[-1] == "call.unmasked"
    with pytest.raises(Invalid):
        actions.unmask_call(actor=keeper(), at=AT, call=row, purpose=" ")
    with pytest.raises(NotAllowed):
        actions.unmask_call(actor=keeper("callbook.view"), at=AT, call=row, purpose="看看")
    assert Unmasking.objects.count() == 1


def test_a_call_is_settled_with_words() -> None:
    row = make_call(done="已通知交通局")
    with pytest.raises(Invalid):
        actions.settle_call(actor=keeper(), at=AT, row=row, note="")
    with pytest.raises(NotAllowed):
        actions.settle_call(actor=keeper("callbook.view"), at=AT, row=row, note="好了")
    done = actions.settle_call(actor=keeper(), at=AT, row=row, note="道路已通")
    assert (done.status, done.done) == ("settled", "已通知交通局；道路已通")
    with pytest.raises(MoveRefused):
        actions.settle_call(actor=keeper(), at=AT, row=row, note="再来")
    assert told() == ["call.logged", "call.settled"]


def test_a_call_belongs_to_an_incident_and_a_warning() -> None:
    make_incident(area_code=VILLAGE)
    warning = make_released()
    row = make_call()
    actor = keeper(*EVERY, "incidents.view", "warnings.view")
    actions.link_call(actor=actor, at=AT, call=row, incident="yongding-1")
    linked = actions.link_call(actor=actor, at=AT, call=row, warning=warning.code)
    assert (linked.incident.code, linked.matter.code, linked.warning) == ("yongding-1", "yongding-1", warning)
    assert told()[-2:] == ["call.linked", "call.linked"]


def test_a_call_is_not_linked_to_what_nobody_sees() -> None:
    make_incident(area_code="110109101209", code="elsewhere")
    row = make_call()
    before = told()
    with pytest.raises(NotFound):
        actions.link_call(actor=keeper(*EVERY, "incidents.view"), at=AT, call=row, incident="elsewhere")
    with pytest.raises(Invalid):
        actions.link_call(actor=keeper(), at=AT, call=row)
    with pytest.raises(NotAllowed):
        actions.link_call(actor=keeper("callbook.view"), at=AT, call=row, incident="elsewhere")
    assert (Call.objects.get().incident, told()) == (None, before)


def test_an_incident_is_opened_from_a_call_with_the_time_of_the_call() -> None:
    make_district()
    row = make_call()
    actor = keeper(*EVERY, "incidents.register")
    linked = actions.register_incident_from_call(actor=actor, at=AT, call=row, **INTAKE)
    incident = Incident.objects.get()
    assert (incident.first_known_at, incident.source) == (row.called_at, f"甲村村委会来电（{row.code}）")
    assert (linked.incident, linked.matter) == (incident, incident.matter)
    assert Event.objects.get(name="callbook.call.linked").payload["registered"] is True
    with pytest.raises(Refused, match="已经关联"):
        actions.register_incident_from_call(actor=actor, at=AT, call=row, **INTAKE)


def test_no_incident_without_both_rights() -> None:
    make_district()
    row = make_call()
    before = told()
    with pytest.raises(NotAllowed):
        actions.register_incident_from_call(actor=keeper(), at=AT, call=row, **INTAKE)
    with pytest.raises(NotAllowed):
        actions.register_incident_from_call(actor=keeper("incidents.register"), at=AT, call=row, **INTAKE)
    assert (Incident.objects.count(), Call.objects.get().incident, told()) == (0, None, before)


@pytest.mark.parametrize("change", [{"text": "改"}, {"called_at": AT}, {"logged_at": AT + timedelta(days=1)}])
def test_the_database_keeps_what_was_said_and_when(change: dict[str, Any]) -> None:
    row = make_call()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Call.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Call.objects.filter(pk=row.pk).delete()
    assert Call.objects.get().text == "村口道路被淹，一户三人被困。"


def test_pages_of_the_handbook_are_added_once_and_amended() -> None:
    page = make_instruction()
    spec = actions.InstructionSpec(
        code="page-1", title="另", text="另", source="另", standing="verified", area_code=VILLAGE
    )
    assert actions.register_instructions(actor=keeper(), at=AT, pages=[spec]) == []
    later = AT + timedelta(days=1)
    changed = actions.amend_instruction(
        actor=keeper(), at=later, row=page, changes={"text": "新规程", "title": "接电话"}
    )
    assert (changed.text, changed.confirmed_at) == ("新规程", later)
    assert Event.objects.get(name="callbook.instruction.amended").payload["fields"] == ["text"]
    assert told() == ["instruction.registered", "instruction.amended"]


def test_pages_are_not_written_by_others_or_wrongly() -> None:
    page = make_instruction()
    before = told()
    spec = actions.InstructionSpec(code="x", title="x", text="x", source="x", standing="rumour", area_code=VILLAGE)
    for refused in (
        lambda: actions.register_instructions(actor=keeper(), at=AT, pages=[spec]),
        lambda: actions.amend_instruction(actor=keeper(), at=AT, row=page, changes={"code": "y"}),
        lambda: actions.amend_instruction(actor=keeper(), at=AT, row=page, changes={"standing": "rumour"}),
    ):
        with pytest.raises(Invalid):
            refused()
    with pytest.raises(NotAllowed):
        actions.amend_instruction(actor=keeper("callbook.view"), at=AT, row=page, changes={"text": "x"})
    with pytest.raises(NotAllowed):
        actions.register_instructions(actor=keeper("callbook.view"), at=AT, pages=[spec])
    assert (Instruction.objects.get().text, told()) == (page.text, before)


def test_whom_to_call_is_added_once_and_needs_a_post() -> None:
    row = make_referral()
    assert Event.objects.get(name="callbook.referral.registered").payload == {"code": "flood", "post": "POST-flood"}
    spec = actions.ReferralSpec(code="fire", subject="火灾", first="NO-POST", area_code=VILLAGE)
    with pytest.raises(Invalid, match="NO-POST"):
        actions.register_referrals(actor=keeper(), at=AT, referrals=[spec])
    again = actions.ReferralSpec(code="flood", subject="另", first=row.first.code, area_code=VILLAGE)
    assert actions.register_referrals(actor=keeper(), at=AT, referrals=[again]) == []
    other = actions.ReferralSpec(code="new", subject="新", first=row.first.code, area_code=VILLAGE)
    with pytest.raises(NotAllowed):
        actions.register_referrals(actor=keeper("callbook.view"), at=AT, referrals=[other])
    assert Referral.objects.count() == 1


def test_who_rang_is_purged_some_time_after_the_call_is_settled() -> None:
    Area.objects.create(code="110109000000", name="甲区", short_name="甲区", kind="district")
    settled, waiting = make_call(settled=True, done="已告知绕行"), make_call()
    assert (settled.keep_until, waiting.keep_until) == (date(2023, 8, 30), None)
    admin, late = keeper("organisation.purge", area="110109000000"), AT + timedelta(days=31)
    assert privacy.preview(admin, AT + timedelta(days=30)) == []
    assert privacy.purge(actor=admin, at=late, kind="callbook.call", purpose="call") == 1
    calls = list(Call.objects.order_by("code").values_list("caller_name", "caller_phone", "text", "done"))
    assert calls == [
        ("", "", "村口道路被淹，一户三人被困。", "已告知绕行"),
        ("李某某", "13800001234", "村口道路被淹，一户三人被困。", ""),
    ]
    actions.settle_call(actor=keeper(), at=late, row=waiting, note="已救出")
    waiting.refresh_from_db()
    assert waiting.keep_until == date(2023, 9, 30)


def test_what_a_call_said_is_passed_on_without_who_rang() -> None:
    make_person("P-A", "VA")
    row = make_call()
    told_on = actions.pass_on_call(actor=keeper(*EVERY, "notify.send"), at=AT, call=row, posts=["VA"], note="请核实")
    message = Message.objects.get()
    assert (message.title, message.subject_key, message.url) == (
        "来电转告：甲村村委会",
        row.code,
        f"/callbook/call/{row.code}/",
    )
    assert message.text == f"11:58 甲村村委会来电（{row.code}）：村口道路被淹，一户三人被困。\n请核实"
    assert [delivery.person_code for delivery in message.deliveries.all()] == ["P-A"]
    assert (told_on.handed_to, told()[1:]) == (f"{VILLAGE}VA", ["call.passed_on"])
    payload = Event.objects.get(name="callbook.call.passed_on").payload
    assert payload == {"code": row.code, "posts": ["VA"], "message": message.code}


@pytest.mark.parametrize(
    ("permissions", "posts", "note", "refusal"),
    [
        ((*EVERY, "notify.send"), [], "", Invalid),
        ((*EVERY, "notify.send"), ["VA"], "长" * 201, Invalid),
        ((*EVERY, "notify.send"), ["NOBODY"], "", Invalid),
        (("callbook.view", "notify.send"), ["VA"], "", NotAllowed),
        (EVERY, ["VA"], "", NotAllowed),
    ],
)
def test_passing_on_refused_tells_nobody(permissions: Any, posts: list[str], note: str, refusal: Any) -> None:
    make_person("P-A", "VA")
    row = make_call()
    with pytest.raises(refusal):
        actions.pass_on_call(actor=keeper(*permissions), at=AT, call=row, posts=posts, note=note)
    row.refresh_from_db()
    assert (row.handed_to, Message.objects.count(), told()) == ("", 0, ["call.logged"])
