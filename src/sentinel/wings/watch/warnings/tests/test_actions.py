"""Drafting, submitting, releasing, replacing, lifting and ending warnings; bulletins."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import transaction

from sentinel.codecs import cap
from sentinel.kernel import due, events
from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.watch.warnings import actions
from sentinel.wings.watch.warnings.models import Evidence, Warning
from sentinel.wings.watch.warnings.tests.samples import (
    AT,
    DISTRICT,
    MINUTE,
    OTHER,
    TOWN,
    VILLAGE,
    chief,
    duty,
    make_bulletin,
    make_district,
    make_released,
    make_warning,
    news,
    person,
    propose,
)
from sentinel.wings.watch.warnings.workflow import WARNING

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    """Event names in the order they were written."""
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def statuses() -> dict[str, str]:
    """Status of every warning by code."""
    return dict(Warning.objects.order_by("code").values_list("code", "status"))


def test_first_crossing_proposes_and_the_same_level_only_adds_evidence() -> None:
    make_district()
    row = propose("blue", "R001")
    assert (row.code, row.origin, row.expires_at) == ("rain-blue-20230730T1000", "crossing", AT + timedelta(hours=24))
    assert row.headline == "门头沟区气象台发布暴雨蓝色预警[IV/一般]"
    propose("blue", "R002")
    propose("blue", "R002")
    later = propose("blue", "R003", at=AT + 30 * MINUTE)
    assert later.code == row.code
    assert sorted(Evidence.objects.values_list("station", flat=True)) == ["R001", "R002", "R003"]
    assert names() == ["warnings.warning.proposed", *["warnings.evidence.added"] * 3]


def test_what_the_system_does_by_rule_has_no_button() -> None:
    assert {move.name for move in WARNING.moves if move.by_system} == {"fold", "supersede", "expire"}


def test_a_higher_level_is_proposed_beside_what_stands_and_lower_drafts_fold() -> None:
    make_district()
    propose("blue")
    propose("yellow", at=AT + 60 * MINUTE)
    assert statuses() == {"rain-blue-20230730T1000": "dropped", "rain-yellow-20230730T1100": "draft"}
    assert propose("blue", "R009", at=AT + 61 * MINUTE).code == "rain-yellow-20230730T1100"


def test_crossings_of_one_minute_give_the_same_in_any_order() -> None:
    make_district()
    propose("blue", at=AT - 60 * MINUTE)
    crossings = [("blue", "R002"), ("yellow", "R003"), ("orange", "R003"), ("yellow", "R004")]
    seen = set()
    for order in permutations(crossings):
        with transaction.atomic():
            before = Event.objects.count()
            for level, station in order:
                propose(level, station)
            lines = [(event.name, str(events.stable(event))) for event in Event.objects.order_by("position")[before:]]
            seen.add((tuple(sorted(lines)), tuple(statuses().items())))
            transaction.set_rollback(True)
    assert len(seen) == 1
    ((_lines, final),) = seen
    assert dict(final) == {
        "rain-blue-20230730T0900": "dropped",
        "rain-yellow-20230730T1000": "dropped",
        "rain-orange-20230730T1000": "draft",
    }


def test_data_too_late_to_speak_of_now_support_what_was_in_force_then() -> None:
    row = make_released()
    late = AT + timedelta(hours=12)
    found = actions.propose_warning(
        actor=system("warnings"), at=late, news=news("red", "R005", at=AT + timedelta(hours=1))
    )
    assert found.code == row.code
    assert Warning.objects.count() == 1
    before = names()
    nothing = actions.propose_warning(
        actor=system("warnings"), at=late, news=news("red", "R006", at=AT - timedelta(hours=1))
    )
    assert nothing is None
    assert names() == before


def test_draft_takes_the_standing_text_and_refuses_what_is_wrong() -> None:
    row = make_warning(area_code=TOWN)
    assert (row.area_code, row.target_areas, row.issuer) == (TOWN, [TOWN], "门头沟区气象台")
    assert row.instruction.startswith("抢险队伍待命")
    with pytest.raises(MoveRefused):
        make_warning(area_code=TOWN)
    before = names()
    wrong = (
        {"hazard": "rain", "level": "purple", "target_areas": [TOWN]},
        {"hazard": "rain", "level": "red", "target_areas": ["110109999000"]},
        {"hazard": "rain", "level": "red", "target_areas": []},
        {"hazard": "rain", "level": "red", "target_areas": [TOWN], "expires_at": AT},
        {"hazard": "rain", "level": "red", "target_areas": [TOWN], "description": "x" * 2001},
        {"hazard": "rain", "level": "red", "target_areas": [TOWN], "description": "a\x00b"},
    )
    for fields in wrong:
        with pytest.raises(Invalid):
            actions.draft_warning(actor=duty(), at=AT, **fields)
    town_only = person("T", "warnings.draft", area=TOWN)
    with pytest.raises(NotAllowed):
        actions.draft_warning(actor=town_only, at=AT, hazard="rain", level="red", target_areas=[DISTRICT])
    assert names() == before


def test_amending_changes_drafts_only() -> None:
    row = make_warning()
    actions.amend_warning(actor=duty(), at=AT, warning=row, changes={"description": "预计有强降雨。"})
    assert names() == ["warnings.warning.drafted"]
    with pytest.raises(Invalid):
        actions.amend_warning(actor=duty(), at=AT, warning=row, changes={"status": "released"})
    actions.amend_warning(
        actor=duty(), at=AT, warning=row, changes={"target_areas": [OTHER, VILLAGE], "description": "新"}
    )
    row.refresh_from_db()
    assert (row.area_code, row.description) == (TOWN, "新")
    assert names() == ["warnings.warning.drafted", "warnings.warning.amended"]
    actions.submit_warning(actor=duty(), at=AT, warning=row)
    with pytest.raises(MoveRefused):
        actions.amend_warning(actor=duty(), at=AT, warning=row, changes={"description": "再改"})


def test_submit_needs_the_elements_of_the_law() -> None:
    row = make_warning()
    actions.amend_warning(actor=duty(), at=AT, warning=row, changes={"instruction": ""})
    with pytest.raises(MoveRefused, match="应采取的措施"):
        actions.submit_warning(actor=duty(), at=AT, warning=row)
    assert statuses() == {row.code: "draft"}


def test_the_submitter_does_not_release_and_no_program_does() -> None:
    row = make_warning()
    both = person("D1", "warnings.draft", "warnings.release")
    actions.submit_warning(actor=both, at=AT, warning=row)
    before = names()
    with pytest.raises(MoveRefused, match="提交人"):
        actions.release_warning(actor=both, at=AT, warning=row)
    with pytest.raises(MoveRefused, match="在岗人员"):
        actions.release_warning(actor=system("x"), at=AT, warning=row)
    with pytest.raises(NotAllowed):
        actions.release_warning(actor=duty(), at=AT, warning=row)
    with pytest.raises(NotAllowed):
        actions.release_warning(actor=person("C2", "warnings.release", area=TOWN), at=AT, warning=row)
    assert (names(), statuses()) == (before, {row.code: "submitted"})


def test_release_publishes_number_identifier_and_message() -> None:
    row = make_released()
    assert (row.status, row.number, row.identifier) == (
        "released",
        "YJ20230730-0001",
        "11010941600000_20230730100500",
    )
    message = cap.read(row.cap_xml.encode())
    assert (message.identifier, message.status, message.msg_type) == (row.identifier, "Actual", "Alert")
    assert message.sent == AT + 5 * MINUTE
    event = Event.objects.get(name="warnings.warning.released")
    assert event.target_areas == [DISTRICT]
    assert events.stable(event) == {
        "code": row.code,
        "hazard": "rain",
        "level": "orange",
        "target_areas": [DISTRICT],
        "supersedes": [],
        "expires_at": "2023-07-31T10:00+08:00",
    }


def test_two_releases_in_one_second_get_the_next_free_second() -> None:
    first, second = make_released(), make_released(hazard="geology", level="red")
    assert (first.identifier[-6:], second.identifier[-6:]) == ("100500", "100501")
    assert second.number == "YJ20230730-0002"


def test_release_replaces_what_it_covers_and_names_it() -> None:
    old = make_released(level="yellow")
    other = make_released(hazard="geology", level="yellow")
    new = make_released(level="orange", at=AT + 60 * MINUTE)
    assert statuses() == {other.code: "released", old.code: "updated", new.code: "released"}
    assert new.references == old
    message = cap.read(new.cap_xml.encode())
    assert (message.msg_type, [item.identifier for item in message.references]) == ("Update", [old.identifier])
    assert names()[-2:] == ["warnings.warning.released", "warnings.warning.superseded"]


def test_a_district_warning_is_not_replaced_by_one_for_a_town() -> None:
    wide = make_released(level="yellow")
    row = make_warning(area_code=TOWN, level="red", at=AT + MINUTE)
    actions.submit_warning(actor=duty(), at=AT + MINUTE, warning=row)
    actions.release_warning(actor=chief(), at=AT + 6 * MINUTE, warning=row)
    assert statuses()[wide.code] == "released"


def test_a_proposal_never_lowers_but_a_person_may() -> None:
    make_district()
    low = propose("blue")
    actions.submit_warning(actor=duty(), at=AT, warning=low)
    high = make_released(level="red", at=AT + MINUTE)
    with pytest.raises(MoveRefused, match="不能降低"):
        actions.release_warning(actor=chief(), at=AT + 10 * MINUTE, warning=low)
    lowered = make_released(level="yellow", at=AT + 60 * MINUTE)
    assert (statuses()[high.code], statuses()[lowered.code]) == ("updated", "released")


def test_handing_back_and_dropping_need_words() -> None:
    row = make_warning()
    actions.submit_warning(actor=duty(), at=AT, warning=row)
    with pytest.raises(Invalid):
        actions.hand_back_warning(actor=chief(), at=AT, warning=row, note=" ")
    actions.hand_back_warning(actor=chief(), at=AT, warning=row, note="补充范围")
    row.refresh_from_db()
    assert (row.status, row.submitted_by, row.note) == ("draft", "", "补充范围")
    actions.drop_warning(actor=duty(), at=AT, warning=row, note="雨已停")
    assert statuses() == {row.code: "dropped"}
    assert names()[-2:] == ["warnings.warning.returned", "warnings.warning.dropped"]


def test_lifting_needs_a_reason_and_sends_a_cancel_message() -> None:
    row = make_released()
    before = names()
    with pytest.raises(Invalid):
        actions.cancel_warning(actor=chief(), at=AT + 60 * MINUTE, warning=row, reason="")
    with pytest.raises(NotAllowed):
        actions.cancel_warning(actor=duty(), at=AT + 60 * MINUTE, warning=row, reason="雨停")
    assert names() == before
    lifted = actions.cancel_warning(actor=chief(), at=AT + 60 * MINUTE, warning=row, reason="雨停")
    message = cap.read(lifted.cancel_xml.encode())
    assert (lifted.status, message.msg_type, message.references[0].identifier) == (
        "cancelled",
        "Cancel",
        row.identifier,
    )
    with pytest.raises(MoveRefused):
        actions.cancel_warning(actor=chief(), at=AT + 61 * MINUTE, warning=row, reason="雨停")


def test_a_warning_ends_at_its_own_time_whoever_comes_first() -> None:
    row = make_released()
    over = AT + timedelta(hours=24)
    assert due.SOURCES["warnings.expiry"].next_due() == over
    with pytest.raises(MoveRefused, match="失效时间"):
        actions.cancel_warning(actor=chief(), at=over, warning=row, reason="雨停")
    new = make_released(level="red", at=over - 5 * MINUTE)
    assert (statuses()[row.code], statuses()[new.code]) == ("expired", "released")
    before = names()
    actions.expire_warning(row.pk, over)
    assert names() == before
    due.sweep(over + timedelta(hours=24))
    assert statuses()[new.code] == "expired"
    assert Event.objects.filter(name="warnings.warning.expired").values_list("at", flat=True)[0] == over


def test_an_expired_draft_is_not_released() -> None:
    row = make_warning()
    actions.submit_warning(actor=duty(), at=AT, warning=row)
    with pytest.raises(MoveRefused, match="失效时间"):
        actions.release_warning(actor=chief(), at=AT + timedelta(hours=24), warning=row)


def test_a_bulletin_is_written_once_and_changes_nothing_else() -> None:
    row = make_bulletin()
    assert (make_bulletin().pk, row.level, names()) == (row.pk, "red", ["warnings.bulletin.received"])
    facts = {"source": "市", "kind": "warning", "hazard": "rain", "text": "x", "issued_at": AT}
    with pytest.raises(NotAllowed):
        actions.receive_bulletin(actor=chief(), at=AT, code="b2", **facts)
    with pytest.raises(Invalid):
        actions.receive_bulletin(actor=duty(), at=AT, code="b2", **{**facts, "kind": "gossip"})
    with pytest.raises(Invalid):
        actions.receive_bulletin(actor=duty(), at=AT, code="b2", **{**facts, "issued_at": AT + MINUTE})
    assert statuses() == {}


def test_a_slip_in_a_bulletin_is_corrected_and_nothing_else() -> None:
    row = make_bulletin()
    done = actions.amend_bulletin(actor=duty(), at=AT, row=row, changes={"level": " orange ", "text": row.text})
    assert (done.level, names()[1:]) == ("orange", ["warnings.bulletin.amended"])
    actions.amend_bulletin(actor=duty(), at=AT, row=row, changes={"level": "orange"})
    for actor, changes, refused in (
        (chief(), {"text": "x"}, NotAllowed),
        (duty(), {"text": " "}, Invalid),
        (duty(), {"issued_at": AT}, Invalid),
        (duty(), {"received_at": AT}, Invalid),
    ):
        with pytest.raises(refused):
            actions.amend_bulletin(actor=actor, at=AT, row=row, changes=changes)
    assert len(names()) == 2
