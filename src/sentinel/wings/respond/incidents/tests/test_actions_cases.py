"""What is decided about incidents: verified, graded, taken over, merged; and another one like it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from sentinel.kernel import due
from sentinel.kernel.models import Event, Matter, Organisation
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.wings.respond.incidents import actions, queries
from sentinel.wings.respond.incidents.models import Decision, Incident, Instruction, Receipt, Report
from sentinel.wings.respond.incidents.tests.samples import (
    AT,
    DISTRICT,
    KNOWN,
    SYSTEM,
    TOWN,
    content,
    make_decision,
    make_district,
    make_incident,
    make_instruction,
    make_receipt,
    make_sent,
    person,
)
from sentinel.wings.respond.tasks import queries as tasks
from sentinel.wings.respond.tasks.models import Task

pytestmark = pytest.mark.django_db
CLERK = person("incidents.register", "incidents.view")
CHIEF = person(
    "incidents.sign", "incidents.register", "incidents.view", "incidents.instruct", "tasks.assign", "organisation.view"
)
NAMED = {"unit": "市应急管理局", "channel": "fax", "received_at": AT}


def names() -> list[str]:
    """What was recorded, in order."""
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def test_verifying_says_how_and_what_changed_and_moves_the_incident() -> None:
    row = make_incident()
    done = actions.verify_incident(
        actor=CLERK, at=AT, row=row, verdict="true", how=" 电话问村书记 ", changes={"dead": 2, "missing": None}
    )
    kept = Decision.objects.get()
    assert (done.status, done.verdict, done.dead) == ("verified", "true", 2)
    assert (kept.value, kept.how, kept.changed, kept.decided_by) == ("属实", "电话问村书记", "死亡 不详→2", "王值班")
    assert Event.objects.latest("position").payload == {"code": row.code, "verdict": "true", "changed": ["dead"]}
    again = actions.verify_incident(actor=CLERK, at=AT, row=row, verdict="pending", how="现场再看")
    assert (again.status, again.verdict, Decision.objects.latest("id").before) == ("verified", "pending", "属实")
    assert actions.sign_first_report(actor=CHIEF, at=AT, incident=row).incident.status == "reported"


@pytest.mark.parametrize(
    ("actor", "given", "refused"),
    [
        (CLERK, {"how": ""}, Invalid),
        (CLERK, {"verdict": "maybe"}, Invalid),
        (CLERK, {"changes": {"first_known_at": AT}}, Invalid),
        (CLERK, {"changes": {"dead": -1}}, Invalid),
        (person("incidents.view"), {}, NotAllowed),
    ],
)
def test_a_verification_that_does_not_fit_changes_nothing(
    actor: Any, given: dict[str, Any], refused: type[Refused]
) -> None:
    row = make_incident()
    with pytest.raises(refused):
        actions.verify_incident(actor=actor, at=AT, row=row, **{"verdict": "true", "how": "电话", **given})
    assert (Incident.objects.get().status, Decision.objects.count(), Event.objects.count()) == ("registered", 0, 1)


def test_only_what_proved_false_is_settled_without_a_report() -> None:
    row = make_incident()
    with pytest.raises(MoveRefused, match="不实"):
        actions.dismiss_incident(actor=CHIEF, at=AT, row=row, note="误报")
    actions.verify_incident(actor=CLERK, at=AT, row=row, verdict="false", how="到场查看")
    done = actions.dismiss_incident(actor=CHIEF, at=AT, row=row, note="误报")
    assert (done.status, Matter.objects.get().closed_at) == ("closed", AT)
    assert due.sweep(AT + timedelta(days=3)) == 0


def test_a_grade_is_proposed_by_the_law_and_confirmed_by_a_person() -> None:
    row = make_incident(kind="11D01", counts={"dead": 2, "missing": 1})
    proposal = queries.proposed_grade(row)
    assert (proposal.grade, proposal.basis) == ("larger", "测试 ：grade.geology.dead")
    with pytest.raises(Invalid, match="理由"):
        actions.grade_incident(actor=CHIEF, at=AT, row=row, grade="general")
    with pytest.raises(NotAllowed):
        actions.grade_incident(actor=CLERK, at=AT, row=row, grade="larger")
    actions.grade_incident(actor=CHIEF, at=AT, row=row, grade="larger")
    with pytest.raises(MoveRefused, match="不必再定"):
        actions.grade_incident(actor=CHIEF, at=AT, row=row, grade="larger")
    actions.grade_incident(actor=CHIEF, at=AT, row=row, grade="major", note="敏感地区")
    history = list(Decision.objects.order_by("id").values_list("before", "value", "note"))
    assert history == [("", "较大（Ⅲ级）", ""), ("较大（Ⅲ级）", "重大（Ⅱ级）", "敏感地区")]
    said = Event.objects.latest("position").payload
    assert names()[-1] == "incidents.incident.graded"
    assert said == {"code": row.code, "grade": "major", "before": "larger", "proposed": "larger"}
    actions.sign_first_report(actor=CHIEF, at=AT, incident=row)
    assert Report.objects.get(sequence=2).due_at == AT + timedelta(minutes=720)


def test_public_security_has_no_grades_and_the_unknown_no_proposal() -> None:
    row = make_incident(kind="14F00", counts={"dead": 30})
    with pytest.raises(MoveRefused, match="不分级"):
        actions.grade_incident(actor=CHIEF, at=AT, row=row, grade="extreme")
    assert queries.proposed_grade(make_incident(code="other")).grade == ""


def test_who_handles_it_is_known_and_taking_over_needs_a_reason() -> None:
    make_district()
    row = actions.register_incident(actor=CLERK, at=AT, **content())
    assert (row.handler, row.handled_from) == ("王值班", AT)
    with pytest.raises(MoveRefused, match="就由您处置"):
        actions.take_over_incident(actor=CLERK, at=AT, row=row, reason="换班")
    with pytest.raises(Invalid, match="接手理由"):
        actions.take_over_incident(actor=SYSTEM, at=AT, row=row)
    taken = actions.take_over_incident(actor=SYSTEM, at=AT, row=row, reason="换班")
    assert (taken.handler, names()[-1]) == ("系统", "incidents.incident.taken_over")
    assert Event.objects.latest("position").payload["before"] == "王值班"


def test_a_duplicate_becomes_a_pointer_and_its_papers_stay_findable() -> None:
    main, late = make_incident(), make_incident(code="later", first_known_at=KNOWN + timedelta(minutes=1))
    with pytest.raises(MoveRefused, match="更早"):
        actions.merge_incident(actor=CHIEF, at=AT, row=main, into=late.code, reason="同一处")
    with pytest.raises(Invalid):
        actions.merge_incident(actor=CHIEF, at=AT, row=main, into=main.code, reason="同一处")
    with pytest.raises(NotAllowed):
        actions.merge_incident(actor=CLERK, at=AT, row=late, into=main.code, reason="同一处")
    with pytest.raises(NotFound):
        actions.merge_incident(actor=CHIEF, at=AT, row=late, into="no-such", reason="同一处")
    merged = actions.merge_incident(actor=CHIEF, at=AT, row=late, into=main.code, reason="同一处")
    assert (merged.merged_into, names()[-1]) == (main, "incidents.incident.merged")
    shown = queries.panel(main, CHIEF, AT)
    assert ([row.code for row in shown["duplicates"]], len(shown["reports"])) == (["later"], 2)
    assert [clock.incident for clock in queries.open_clocks(CHIEF, AT)] == [main]
    late.refresh_from_db()
    for act in (
        lambda: actions.sign_first_report(actor=CHIEF, at=AT, incident=late),
        lambda: actions.amend_incident(actor=CLERK, at=AT, row=late, changes={"title": "改"}),
        lambda: actions.merge_incident(actor=CHIEF, at=AT, row=late, into=main.code, reason="再并"),
    ):
        with pytest.raises(MoveRefused, match="已并入"):
            act()
    back = actions.unmerge_incident(actor=CHIEF, at=AT, row=late, reason="看错了")
    assert (back.merged_into, names()[-1]) == (None, "incidents.incident.unmerged")
    assert [clock.incident for clock in queries.open_clocks(CHIEF, AT)] == [main, late]
    with pytest.raises(MoveRefused, match="没有并入"):
        actions.unmerge_incident(actor=CHIEF, at=AT, row=late, reason="再撤")


def test_closing_the_main_incident_settles_its_duplicates_for_good() -> None:
    main, late = make_incident(), make_incident(code="later", first_known_at=KNOWN + timedelta(minutes=1))
    actions.merge_incident(actor=CHIEF, at=AT, row=late, into=main.code, reason="同一处")
    actions.sign_first_report(actor=CHIEF, at=AT, incident=main)
    actions.close_incident(actor=CHIEF, at=AT, row=main, note="回落")
    assert set(Matter.objects.values_list("closed_at", flat=True)) == {AT}
    with pytest.raises(MoveRefused, match="主事件已办结"):
        actions.unmerge_incident(actor=CHIEF, at=AT, row=late, reason="看错了")


def test_what_is_most_likely_the_same_is_refused_in_words_until_a_reason_is_given() -> None:
    make_district()
    typed = content(code="")
    first = actions.register_incident(actor=CLERK, at=AT, **typed)
    for again in (typed, {**typed, "area_code": TOWN, "first_known_at": KNOWN - timedelta(minutes=59)}):
        with pytest.raises(Refused, match=f"“{first.title}”（{first.number}）") as refused:
            actions.register_incident(actor=CLERK, at=AT, **again)
        assert (refused.value.code, first.code in str(refused.value)) == ("registered_already", False)
    assert (Incident.objects.count(), Event.objects.count()) == (1, 1)
    other = actions.register_incident(actor=CLERK, at=AT, **typed, again_because="另一座桥")
    assert (other.code, other.decisions.get().note) == (f"{first.code}.2", "另一座桥")
    far = actions.register_incident(actor=CLERK, at=AT, **{**typed, "first_known_at": KNOWN - timedelta(minutes=61)})
    assert Incident.objects.count() == 3
    assert far.code != first.code


def test_the_follow_up_starts_from_the_last_report_and_its_differences_show() -> None:
    row = make_incident()
    sent = actions.sign_first_report(actor=CHIEF, at=AT, incident=row, changes={"dead": 2, "measures": "已巡堤"})
    draft = Report.objects.get(signed_at=None)
    assert (draft.sequence, draft.kind, draft.number, draft.due_at) == (2, "follow_up", None, AT + timedelta(days=1))
    assert (draft.dead, draft.measures, queries.changes(draft, sent)) == (2, "已巡堤", [])
    at = AT + timedelta(hours=5)
    with pytest.raises(Invalid):
        actions.sign_report(actor=CHIEF, at=at, row=draft, changes={"loss_fen": -1})
    signed = actions.sign_report(actor=CHIEF, at=at, row=draft, changes={"dead": 3, "loss_fen": 120_000_000})
    assert queries.changes(signed, sent) == [("死亡", "2", "3"), ("直接经济损失", "—", "120 万元")]
    assert (signed.number, signed.kind, Incident.objects.get().dead) == ("BG20230731-0002", "follow_up", 3)
    last = actions.sign_report(actor=CHIEF, at=at, row=Report.objects.get(signed_at=None), final=True)
    assert (last.kind, Report.objects.filter(signed_at=None).count()) == ("final", 0)
    assert names().count("incidents.report.signed") == 3


def test_a_first_report_is_never_the_final_one() -> None:
    row = make_incident()
    with pytest.raises(Invalid, match="先签发初报"):
        actions.sign_report(actor=CHIEF, at=AT, row=row.reports.get(), final=True)
    assert (Report.objects.get().signed_at, Event.objects.count()) == (None, 1)


def test_a_signed_report_somebody_forged_shows_by_its_fingerprint() -> None:
    sent = Report.objects.get(pk=make_sent().pk)
    assert queries.untouched(sent)[0] is True
    assert len(queries.untouched(sent)[1]) == 64
    assert Event.objects.filter(name="incidents.report.sealed").count() == 1
    sent.dead = 7
    assert queries.untouched(sent)[0] is False


def test_a_receipt_names_who_when_and_how() -> None:
    sent = make_sent()
    made = actions.note_receipt(actor=CLERK, at=AT, row=sent, receiver="李四", **NAMED)
    assert (made.unit, made.receiver, made.channel, names()[-1]) == (
        "市应急管理局",
        "李四",
        "fax",
        "incidents.receipt.noted",
    )
    for wrong in ({"unit": " "}, {"channel": "drum"}, {"received_at": AT - timedelta(minutes=2)}):
        with pytest.raises(Invalid):
            actions.note_receipt(actor=CLERK, at=AT, row=sent, **{**NAMED, **wrong})
    with pytest.raises(MoveRefused, match="还没有报出"):
        actions.note_receipt(actor=CLERK, at=AT, row=Report.objects.get(signed_at=None), **NAMED)
    with pytest.raises(NotAllowed):
        actions.note_receipt(actor=person("incidents.view"), at=AT, row=sent, **NAMED)
    assert Receipt.objects.count() == 1


def test_an_instruction_becomes_tasks_and_is_answered_once() -> None:
    row = make_incident()
    Organisation.objects.create(code="WANGPING", name="王平镇", kind="town", area_code=TOWN)
    given = {"leader": "区长", "text": "立即转移沿河群众。", "given_at": AT, "channel": "phone"}
    made = actions.give_instruction(
        actor=CHIEF, at=AT, row=row, units=["WANGPING"], due_at=AT + timedelta(hours=2), **given
    )
    task = Task.objects.get()
    assert (task.unit, task.text, task.matter, task.origin_key) == ("WANGPING", given["text"], row.matter, made.code)
    assert tasks.of_origin(SYSTEM, "incidents.instruction", made.code).count() == 1
    assert Event.objects.filter(name="incidents.instruction.given").get().payload["units"] == ["WANGPING"]
    assert [order["row"] for order in queries.panel(row, SYSTEM, AT)["orders"]] == [made]
    done = actions.answer_instruction(actor=CLERK, at=AT, row=made, answer="已转移 120 人。")
    assert (done.answered_by, names()[-1]) == ("王值班", "incidents.instruction.answered")
    with pytest.raises(MoveRefused, match="已经回告"):
        actions.answer_instruction(actor=CLERK, at=AT, row=made, answer="又")


@pytest.mark.parametrize(
    ("actor", "wrong", "refused"),
    [
        (CLERK, {}, NotAllowed),
        (CHIEF, {"leader": ""}, Invalid),
        (CHIEF, {"units": ["NO-SUCH"], "due_at": AT + timedelta(hours=1)}, Invalid),
        (CHIEF, {"units": ["U"]}, Invalid),
        (CHIEF, {"given_at": KNOWN - timedelta(minutes=1)}, Invalid),
    ],
)
def test_an_instruction_that_does_not_fit_leaves_nothing(actor: Any, wrong: dict[str, Any], refused: Any) -> None:
    row = make_incident()
    given = {"leader": "区长", "text": "转移。", "given_at": AT, "channel": "phone", **wrong}
    with pytest.raises(refused):
        actions.give_instruction(actor=actor, at=AT, row=row, **given)
    assert (Instruction.objects.count(), Task.objects.count(), Event.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(
    ("make", "statement"),
    [
        (make_incident, "UPDATE incidents_incident SET first_known_at = first_known_at - interval '1 minute'"),
        (make_incident, "UPDATE incidents_incident SET registered_at = registered_at + interval '1 minute'"),
        (make_incident, "DELETE FROM incidents_incident"),
        (make_sent, "UPDATE incidents_report SET sent_at = sent_at - interval '1 hour' WHERE sequence = 1"),
        (make_sent, "UPDATE incidents_report SET signed_at = NULL, sent_at = NULL, signed_by = '' WHERE sequence = 1"),
        (make_sent, "UPDATE incidents_report SET due_at = due_at + interval '1 hour' WHERE sequence = 2"),
        (make_sent, "UPDATE incidents_report SET overdue_from = overdue_from + interval '1 hour' WHERE sequence = 2"),
        (make_sent, "DELETE FROM incidents_report"),
        (make_decision, "UPDATE incidents_decision SET decided_at = decided_at - interval '1 hour'"),
        (make_decision, "DELETE FROM incidents_decision"),
        (make_receipt, "UPDATE incidents_receipt SET received_at = received_at - interval '1 hour'"),
        (make_receipt, "DELETE FROM incidents_receipt"),
        (make_instruction, "UPDATE incidents_instruction SET given_at = given_at - interval '1 hour'"),
        (make_instruction, "DELETE FROM incidents_instruction"),
    ],
)
def test_no_instant_is_changed_by_sql(make: Any, statement: str) -> None:
    make(area_code=DISTRICT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_lateness_and_closing_once_noted_stand_by_sql_too() -> None:
    row = make_incident()
    due.sweep(KNOWN + timedelta(hours=3))
    actions.sign_first_report(actor=CHIEF, at=KNOWN + timedelta(hours=3), incident=row)
    assert due.sweep(KNOWN + timedelta(days=3)) == 1
    actions.close_incident(actor=CHIEF, at=KNOWN + timedelta(days=3), row=row, note="回落")
    for statement in (
        "UPDATE incidents_report SET overdue_at = NULL WHERE sequence = 2",
        "UPDATE incidents_incident SET closed_at = closed_at - interval '1 day'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
