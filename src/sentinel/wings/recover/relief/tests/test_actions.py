"""户报 → 村评 → 公示 → 乡审 → 县定 → 发放: by different people, nobody twice, to the yuan."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from sentinel.kernel.models import Event, Unmasking
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed, NotFound, Refused
from sentinel.kernel.tests.races import at_once
from sentinel.wings.recover.losses.tests.samples import DISTRICT, make_disaster
from sentinel.wings.recover.relief import actions, choices, queries, rules
from sentinel.wings.recover.relief.ledger import APPLICATIONS, PAYMENTS
from sentinel.wings.recover.relief.models import Application, Batch, Payment
from sentinel.wings.recover.relief.tests.samples import (
    AFTER,
    AT,
    CHIEF,
    OTHER_VILLAGE,
    RULE,
    TOWN_LEADER,
    VILLAGE,
    VILLAGER,
    approved,
    make_application,
    make_batch,
    make_values,
    number,
    officer,
    spec,
)
from sentinel.wings.recover.relief.workflow import APPLICATION

pytestmark = pytest.mark.django_db


def told(noun):
    rows = Event.objects.filter(name__startswith=f"relief.{noun}.").order_by("position")
    return [(row.name.removeprefix(f"relief.{noun}."), row.payload) for row in rows]


@pytest.mark.parametrize(("kind", "yuan"), [("emergency", 660), ("transition", 3960)])
def test_a_batch_takes_the_standard_in_force(kind, yuan):
    row = make_batch(kind=kind)
    assert (row.code, row.standard_yuan, row.area_code, row.status) == ("JZ2023-0001", yuan, DISTRICT, "open")
    disaster = row.disaster
    with pytest.raises(NotAllowed):
        actions.open_batch(actor=VILLAGER, at=AT, disaster=disaster, kind=kind, name="x")
    for wrong in ({"kind": "gift", "name": "x"}, {"kind": kind, "name": " "}):
        with pytest.raises(Invalid):
            actions.open_batch(actor=CHIEF, at=AT, disaster=disaster, **wrong)
    assert told("batch") == [("opened", {"code": row.code, "disaster": disaster.code, "kind": kind, "standard": yuan})]


def test_people_are_put_forward_masked_and_nobody_twice():
    batch = make_batch()
    made = actions.apply_many(actor=VILLAGER, at=AT, rows=[spec(1, batch=batch), spec(2, batch=batch)])
    assert [(row.masked_name, row.amount_yuan, row.status) for row in made] == [("王**", 660, "reported")] * 2
    for rows in ([spec(2, batch=batch)], [spec(3, batch=batch), spec(3, batch=batch)]):
        with pytest.raises(Invalid, match="不能重复"):
            actions.apply_many(actor=VILLAGER, at=AT, rows=rows)
    with pytest.raises(Invalid, match="身份证号"):
        actions.apply_many(actor=VILLAGER, at=AT, rows=[spec(4, batch=batch, id_number="110199196001010012")])
    with pytest.raises(NotAllowed):
        actions.apply_many(actor=VILLAGER, at=AT, rows=[spec(4, batch=batch, area_code=OTHER_VILLAGE)])
    assert Application.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, account FROM relief_application")
        assert not any("王" in name or number(1) == held for name, held, _account in cursor.fetchall())
    later = actions.open_batch(actor=CHIEF, at=AT, disaster=batch.disaster, kind="emergency", name="第二批")
    with pytest.raises(Invalid, match="不能重复"):
        actions.apply_for(actor=VILLAGER, at=AT, **spec(1, batch=later))
    other = actions.open_batch(actor=CHIEF, at=AT, disaster=batch.disaster, kind="transition", name="过渡期")
    assert actions.apply_for(actor=VILLAGER, at=AT, **spec(1, batch=other)).amount_yuan == 3960


def test_the_database_itself_refuses_the_same_person_twice():
    row = make_application()
    row.pk, row.code = None, "HS-2"
    with pytest.raises(IntegrityError, match="nobody_twice"), transaction.atomic():
        row.save(force_insert=True)


def test_the_steps_are_taken_by_different_people_after_the_publicity():
    batch = make_batch()
    row = actions.apply_for(actor=VILLAGER, at=AT, **spec(1, batch=batch))
    with pytest.raises(MoveRefused):
        actions.show(actor=VILLAGER, at=AT, row=row)
    actions.review(actor=TOWN_LEADER, at=AT, row=row)
    row = actions.show(actor=VILLAGER, at=AT, row=row)
    assert row.shown_until == AT.date() + timedelta(days=7)
    with pytest.raises(MoveRefused, match="公示到 2023-08-17"):
        actions.pass_on(actor=CHIEF, at=AT + timedelta(days=7), row=row)
    with pytest.raises(MoveRefused, match="评议的人"):
        actions.pass_on(actor=TOWN_LEADER, at=AFTER, row=row)
    with pytest.raises(NotAllowed):
        actions.pass_on(actor=VILLAGER, at=AFTER, row=row)
    row = actions.pass_on(actor=CHIEF, at=AFTER, row=row)
    with pytest.raises(MoveRefused, match="区级审批人"):
        actions.approve(actor=CHIEF, at=AFTER, row=row)
    row = actions.approve(actor=officer("relief.approve", area=DISTRICT, person="P9"), at=AFTER, row=row)
    assert row.status == "approved"
    assert [payload["status"] for name, payload in told("application") if name == "changed_status"] == [
        "reviewed",
        "shown",
        "passed",
        "approved",
    ]


def test_an_objection_goes_back_and_a_refusal_lets_the_person_be_put_forward_anew():
    batch = make_batch()
    row = actions.apply_for(actor=VILLAGER, at=AT, **spec(1, batch=batch))
    actions.review(actor=VILLAGER, at=AT, row=row)
    actions.show(actor=VILLAGER, at=AT, row=row)
    with pytest.raises(Invalid):
        actions.object_to(actor=VILLAGER, at=AT, row=row, note=" ")
    row = APPLICATIONS.moves["object"](actor=VILLAGER, at=AT, row=row, note="常年不在村")
    assert (row.status, row.shown_until, row.note) == ("reported", None, "常年不在村")
    APPLICATIONS.moves["reject"](actor=TOWN_LEADER, at=AT, row=row, note="不符合条件")
    again = actions.apply_for(actor=VILLAGER, at=AT, **spec(1, batch=batch, id_number=f" {number(1).lower()} "))
    assert (again.status, again.id_number) == ("reported", number(1))


def test_what_may_be_corrected_when():
    batch = make_batch()
    row, second = approved(batch)
    with pytest.raises(Invalid, match="不能再改"):
        actions.amend_application(actor=VILLAGER, at=AFTER, row=row, changes={"name": "张三"})
    assert actions.amend_application(actor=VILLAGER, at=AFTER, row=row, changes={"account": "62309"}).account == "62309"
    with pytest.raises(NotAllowed):
        actions.amend_application(actor=CHIEF, at=AFTER, row=row, changes={"account": "1"})
    fresh = actions.apply_for(actor=VILLAGER, at=AFTER, **spec(8, batch=batch))
    with pytest.raises(Invalid, match="不能重复"):
        actions.amend_application(actor=VILLAGER, at=AFTER, row=fresh, changes={"id_number": second.id_number})
    same = actions.amend_application(
        actor=VILLAGER, at=AFTER, row=fresh, changes={"id_number": f" {number(8).lower()} "}
    )
    assert same.id_number == number(8)
    assert [payload["fields"] for name, payload in told("application") if name == "amended"] == [["account"]]


def test_a_village_goes_on_together_or_not_at_all():
    batch = make_batch()
    actions.apply_many(actor=VILLAGER, at=AT, rows=[spec(n, batch=batch) for n in (1, 2, 3)])
    with pytest.raises(NotAllowed):
        actions.advance(actor=TOWN_LEADER, at=AT, batch=batch, area_code=OTHER_VILLAGE, move="review")
    assert actions.advance(actor=VILLAGER, at=AT, batch=batch, area_code=VILLAGE, move="review") == 3
    with pytest.raises(MoveRefused, match="没有人"):
        actions.advance(actor=VILLAGER, at=AT, batch=batch, area_code=VILLAGE, move="review")
    with pytest.raises(Invalid):
        actions.advance(actor=VILLAGER, at=AT, batch=batch, area_code=VILLAGE, move="pay")


def test_money_goes_out_once_and_comes_back_to_the_next_list():
    batch = make_batch()
    approved(batch, 3)
    with pytest.raises(NotAllowed):
        actions.list_payments(actor=TOWN_LEADER, at=AFTER, batch=batch)
    first, second, third = actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)
    with pytest.raises(Refused, match="没有已审批"):
        actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)
    with pytest.raises(Invalid, match="原因"):
        actions.fail_payment(actor=CHIEF, at=AFTER, row=second, note="")
    actions.fail_payment(actor=CHIEF, at=AFTER, row=second, note="户名不符")
    assert actions.pay_list(actor=CHIEF, at=AFTER, batch=batch, list_code=first.list_code) == 2
    assert queries.totals(RULE, batch) == rules.Totals(people=3, approved=3, paid=2, approved_yuan=1980, paid_yuan=1320)
    PAYMENTS.moves["give_back"](actor=CHIEF, at=AFTER, row=third, note="销户")
    assert [(name, payload.get("status")) for name, payload in told("payment")] == [
        *[("listed", None)] * 3,
        ("settled", "failed"),
        *[("settled", "paid")] * 2,
        ("settled", "returned"),
    ]
    third.application.refresh_from_db()
    assert {name: APPLICATION.move(name).target for name in ("list", "again")} == {
        "list": "listed",
        "again": third.application.status,
    }
    again = actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)
    assert sorted(row.application_id for row in again) == sorted((second.application_id, third.application_id))
    with pytest.raises(IntegrityError, match="relief_payment_once"), transaction.atomic():
        Payment.objects.filter(pk=second.pk).update(status="paid")
    with pytest.raises(MoveRefused, match="没有办结"):
        actions.close_batch(actor=CHIEF, at=AFTER, row=batch)
    actions.pay(actor=CHIEF, at=AFTER, row=again[0])
    actions.pay(actor=CHIEF, at=AFTER, row=again[1])
    assert queries.totals(RULE, batch).recomputes(660)
    batch = actions.close_batch(actor=CHIEF, at=AFTER, row=batch)
    assert {row.purpose for row in Application.objects.all()} == {"relief"}
    assert told("batch")[-1] == ("closed", {"code": batch.code, "paid": 3, "yuan": 1980})
    with pytest.raises(Refused, match="已结束"):
        actions.apply_for(actor=VILLAGER, at=AFTER, **spec(9, batch=batch))


def test_nobody_without_an_account_is_sent_to_the_bank():
    batch = make_batch()
    row = approved(batch, 1)[0]
    Application.objects.filter(pk=row.pk).update(account="")
    with pytest.raises(Refused, match="没有账号"):
        actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)
    assert not Payment.objects.exists()


def test_every_look_is_written_down():
    batch = make_batch()
    row = approved(batch, 1)[0]
    payment = actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)[0]
    asked = {"actor": CHIEF, "at": AFTER, "batch": batch, "list_code": payment.list_code}
    with pytest.raises(Invalid):
        actions.open_bank_file(**asked, purpose=" ")
    with pytest.raises(NotAllowed):
        actions.open_bank_file(**{**asked, "actor": TOWN_LEADER}, purpose="看看")
    assert actions.open_bank_file(**asked, purpose="送银行代发") == [
        (payment.code, "王小一", "623000000001", 660, "农商行")
    ]
    with pytest.raises(NotAllowed):
        actions.unmask_application(actor=VILLAGER, at=AFTER, row=row, purpose="看看")
    assert actions.unmask_application(actor=CHIEF, at=AFTER, row=row, purpose="核对")["id_number"] == number(1)
    assert Unmasking.objects.count() == 2
    assert told("application")[-1][0] == "unmasked"
    assert told("batch")[-1] == (
        "file_opened",
        {"code": batch.code, "list_code": payment.list_code, "people": 1, "yuan": 660, "purpose": "送银行代发"},
    )
    actions.pay_list(actor=CHIEF, at=AFTER, batch=batch, list_code=payment.list_code)
    with pytest.raises(Refused, match="没有待发放"):
        actions.open_bank_file(**asked, purpose="再看")


def test_the_bank_gets_the_same_file_again_and_never_who_is_settled():
    batch = make_batch()
    approved(batch, 3)
    first = actions.list_payments(actor=CHIEF, at=AFTER, batch=batch)
    asked = {"actor": CHIEF, "at": AFTER, "batch": batch, "list_code": first[0].list_code, "purpose": "送银行代发"}
    sent = actions.open_bank_file(**asked)
    assert [line[0] for line in sent] == [row.code for row in first]
    assert actions.open_bank_file(**asked) == sent
    actions.pay(actor=CHIEF, at=AFTER, row=first[0])
    actions.fail_payment(actor=CHIEF, at=AFTER, row=first[1], note="销户")
    assert actions.open_bank_file(**asked) == sent[2:]
    assert Payment.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_name_nobody_twice_and_two_answers_pay_once():
    batch = make_batch()
    approved(batch, 3)
    make_list = partial(actions.list_payments, actor=CHIEF, at=AFTER, batch=batch)
    found = at_once(make_list, make_list)
    rows = list(Payment.objects.order_by("code"))
    assert (len(rows), len({row.application_id for row in rows}), found.count("nobody")) == (3, 3, 1)
    pay_one = partial(actions.pay, actor=CHIEF, at=AFTER, row=rows[0])
    assert sorted(map(str, at_once(pay_one, pay_one))) == [rows[0].code, "move_refused"]
    pay_rest = partial(actions.pay_list, actor=CHIEF, at=AFTER, batch=batch, list_code=rows[0].list_code)
    assert sorted(map(str, at_once(pay_rest, pay_rest))) == ["2", "nobody"]
    assert [name for name, _payload in told("payment")].count("settled") == 3
    assert queries.totals(RULE, batch).paid_yuan == 1980


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_do_not_take_the_same_person_and_others_do_not_wait():
    batch = make_batch()
    later = actions.open_batch(actor=CHIEF, at=AT, disaster=batch.disaster, kind="emergency", name="第二批")
    apply = [partial(actions.apply_for, actor=VILLAGER, at=AT, **spec(1, batch=row)) for row in (batch, later)]
    assert sorted(type(answer).__name__ for answer in at_once(*apply)) == ["Application", "str"]
    apply = [partial(actions.apply_for, actor=VILLAGER, at=AT, **spec(n, batch=batch)) for n in (2, 3)]
    assert sorted(type(answer).__name__ for answer in at_once(*apply)) == ["Application", "Application"]
    assert Application.objects.count() == 3


def test_a_village_hangs_out_names_and_each_is_written_down():
    batch = make_batch()
    rows = [actions.apply_for(actor=VILLAGER, at=AT, **spec(n, batch=batch)) for n in (1, 2)]
    asked = {"actor": VILLAGER, "at": AT, "batch": batch, "area_code": VILLAGE}
    with pytest.raises(Refused, match="没有正在公示"):
        actions.open_publicity(**asked)
    actions.review(actor=VILLAGER, at=AT, row=rows[0])
    actions.show(actor=VILLAGER, at=AT, row=rows[0])
    with pytest.raises(NotAllowed):
        actions.open_publicity(**{**asked, "actor": CHIEF})
    assert Unmasking.objects.count() == 0
    assert [row.name for row in actions.open_publicity(**asked)] == ["王小1"]
    assert Unmasking.objects.count() == 1
    assert told("batch")[-1] == ("publicity_opened", {"code": batch.code, "area_code": VILLAGE, "people": 1})


@pytest.mark.parametrize(
    ("kind", "people", "yuan"), [("emergency", 49633, 32_757_780), ("transition", 20578, 81_488_880)]
)
def test_the_figures_of_the_district_recompute(kind, people, yuan):
    """23·7: 49,633 people at 660 yuan and 20,578 at 3,960, counted from as many rows."""
    make_values()
    batch = make_batch(kind=kind)
    assert rules.amount(people, batch.standard_yuan) == yuan
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO relief_application (code, batch_id, disaster_id, kind, area_code, household_no, head_name,"
            " relation, name, id_number, fingerprint, phone, damage, account_name, bank, account, amount_yuan, status,"
            " reported_at, reported_by, reviewed_key, passed_key, decided_by, note, purpose, shown_until)"
            " SELECT 'HS' || n, %s, %s, %s, %s, n, '', '', '', '', n, '', 'other', '', '', '', %s, 'paid', %s, '',"
            " '', '', '', '', '', '2023-08-20' FROM generate_series(1, %s) n",
            [batch.pk, batch.disaster_id, kind, VILLAGE, batch.standard_yuan, AT, people],
        )
        cursor.execute(
            "INSERT INTO relief_payment (code, list_code, application_id, area_code, amount_yuan, status, reason,"
            " listed_at)"
            " SELECT code, 'FK', id, area_code, amount_yuan, 'paid', '', reported_at FROM relief_application"
        )
    found = queries.totals(CHIEF, batch)
    assert (found.people, found.paid, found.approved_yuan, found.paid_yuan) == (people, people, yuan, yuan)
    assert found.recomputes(batch.standard_yuan)
    assert queries.places(CHIEF, batch)[0].totals.paid_yuan == yuan


def test_reach():
    row = make_application()
    assert list(queries.applications(VILLAGER)) == [row]
    assert list(queries.applications(officer("relief.view", area=OTHER_VILLAGE))) == []
    assert list(queries.batches(VILLAGER)) == list(Batch.objects.all())
    with pytest.raises(NotFound):
        queries.application_of(officer("relief.view", area=OTHER_VILLAGE), row.code)
    with pytest.raises(NotFound):
        queries.batch_of(officer("relief.view", area="120000000000"), row.batch.code)


def test_a_standard_is_never_written_in_code():
    make_disaster()
    make_values()
    assert (queries.standard("emergency", AT), queries.standard("transition", AT)) == (660, 3960)


@pytest.mark.parametrize("name", ["Kind", "BatchStatus", "Status", "PaymentStatus", "Damage"])
def test_labels_cover_the_codes(name):
    assert getattr(choices, name).values == [str(code) for code in getattr(rules, name)]
