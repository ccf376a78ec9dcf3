"""Briefs: made from the log, written in, numbered without a gap, frozen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from sentinel.kernel.digest import digest
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.kernel.tests.races import at_once
from sentinel.wings.respond.callbook import actions, queries
from sentinel.wings.respond.callbook.models import Brief
from sentinel.wings.respond.callbook.tests.samples import AT, VILLAGE, keeper, make_brief, make_call
from sentinel.wings.respond.callbook.tests.test_actions import told
from sentinel.wings.respond.incidents.tests.samples import make_incident

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEXT = "一、总体情况\n平稳。"


def finished(**changes: Any) -> Brief:
    """A draft whose text is written."""
    row = make_brief(**changes)
    return actions.amend_brief(actor=keeper(), at=AT, row=row, changes={"text": TEXT})


def test_a_brief_is_made_from_the_log() -> None:
    make_call(key=True, done="已通知交通局")
    make_call()
    make_incident(area_code=VILLAGE)
    row = actions.draft_brief(
        actor=keeper("callbook.view", "callbook.write", "incidents.view"),
        at=AT,
        kind="digest",
        title="情况",
        since=AT - DAY,
        until=AT,
    )
    assert [line["key"].split(":")[0] for line in row.lines] == ["incident", "call"]
    assert row.text.splitlines() == [
        "一、总体情况",
        "7月30日12时00分至7月31日12时00分，发布预警0条，应急响应启动和调整0次，报出信息报告0份，叫应0处、应答0处，"
        "下达任务按时完成0项、超时0项，应转移0人、已转移0人，值班电话记录2件。",
        "二、主要情况",
        "7月31日11时03分，接报永定河 2023 年第 1 号洪水（永定河三家店断面），已登记并启动信息报送。",
        "7月31日11时58分，甲村村委会来电：村口道路被淹，一户三人被困。处理：已通知交通局。",
        "三、下一步工作",
        "（待填写）",
    ]
    assert (row.code, row.status, row.issue, told()[-1]) == ("KB20230731-0001", "draft", None, "brief.drafted")


def test_an_empty_span_says_so() -> None:
    assert "无重要事项。" in make_brief().text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "novel"}, "kind"),
        ({"title": " "}, "title"),
        ({"since": AT}, "until"),
        ({"until": AT + DAY}, "until"),
    ],
)
def test_a_brief_is_not_made(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_brief(**changes)
    assert (list(refused.value.errors), Brief.objects.count(), told()) == ([field], 0, [])


def test_only_who_may_makes_and_writes() -> None:
    row = make_brief()
    reader = keeper("callbook.view", "callbook.sign")
    before = told()
    with pytest.raises(NotAllowed):
        actions.draft_brief(actor=reader, at=AT, kind="flash", title="x", since=AT - DAY, until=AT)
    with pytest.raises(NotAllowed):
        actions.amend_brief(actor=reader, at=AT, row=row, changes={"text": "x"})
    assert (Brief.objects.count(), Brief.objects.get().text, told()) == (1, row.text, before)


def test_other_lines_are_chosen_and_the_text_follows() -> None:
    first = make_call(key=True)
    make_call(key=True, text="第二件事。", called_at=AT - timedelta(minutes=1))
    row = make_brief()
    again = actions.amend_brief(actor=keeper(), at=AT, row=row, changes={}, chosen=[f"call:{first.code}"])
    assert [line["chosen"] for line in again.lines] == [True, False]
    assert ("村口道路被淹" in again.text, "第二件事" in again.text) == (True, False)


@pytest.mark.parametrize(
    "changes",
    [{"issue": 9}, {"title": ""}, {"text": ""}, {"title": "长" * 121}, {"urgency": "急" * 17}],
)
def test_a_draft_is_not_changed_to(changes: dict[str, Any]) -> None:
    row = make_brief()
    before = told()
    with pytest.raises(Invalid):
        actions.amend_brief(actor=keeper(), at=AT, row=row, changes=changes)
    assert told() == before


def test_an_unfinished_brief_is_not_signed() -> None:
    row = make_brief()
    before = told()
    with pytest.raises(MoveRefused, match="待填写"):
        actions.sign_brief(actor=keeper(), at=AT, row=row)
    with pytest.raises(NotAllowed):
        actions.sign_brief(actor=keeper("callbook.write"), at=AT, row=finished())
    assert (set(Brief.objects.values_list("issue", flat=True)), told()[: len(before)]) == ({None}, before)


def test_numbers_run_by_kind_and_year_without_a_gap() -> None:
    rows = [finished(), finished(), finished(kind="flash")]
    signed = [actions.sign_brief(actor=keeper(), at=AT, row=row) for row in rows]
    assert [(row.kind, row.year, row.issue) for row in signed] == [
        ("digest", 2023, 1),
        ("digest", 2023, 2),
        ("flash", 2023, 1),
    ]
    new_year = actions.sign_brief(actor=keeper(), at=AT.replace(year=2024), row=finished())
    assert (new_year.year, new_year.issue) == (2024, 1)
    stored = Brief.objects.get(pk=signed[0].pk)
    assert (digest(stored.content), stored.signed_by) == (stored.seal, "王值班")
    assert Event.objects.filter(name="callbook.brief.signed").count() == 4


def test_a_signed_brief_is_frozen() -> None:
    row = actions.sign_brief(actor=keeper(), at=AT, row=finished())
    before = told()
    with pytest.raises(MoveRefused, match="不能修改"):
        actions.amend_brief(actor=keeper(), at=AT, row=row, changes={"text": "改"})
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Brief.objects.filter(pk=row.pk).update(text="偷改")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Brief.objects.filter(pk=row.pk).delete()
    assert (Brief.objects.get().text, told()) == (TEXT, before)


@pytest.mark.django_db(transaction=True)
def test_two_signed_at_once_have_two_numbers() -> None:
    rows = [finished(), finished()]
    acts = [lambda row=row: actions.sign_brief(actor=keeper(), at=AT, row=row) for row in rows]
    at_once(*acts)
    assert sorted(Brief.objects.values_list("issue", flat=True)) == [1, 2]
    # The control: one after the other goes on.
    assert actions.sign_brief(actor=keeper(), at=AT, row=finished()).issue == 3


def test_the_paper_says_who_signed_and_which_issue() -> None:
    draft = finished()
    paper = queries.paper(draft)
    assert (paper.number, paper.note, [block.kind for block in paper.blocks]) == (
        "2023年（待编号）",
        "草稿，未签发",
        ["h1", "p"],
    )
    row = actions.sign_brief(actor=keeper(), at=AT, row=draft)
    signed = queries.paper(row)
    assert (signed.mark, signed.number, signed.note, signed.date) == (
        "应急值守工作简报",
        "2023年第1期",
        "",
        "2023年7月31日",
    )
    assert signed.printed_by.endswith("签发：王值班")
    panel = queries.brief_panel(row, keeper(), AT)
    assert (panel["seal_fits"], panel["may_write"], panel["issue_words"]) == (True, False, "2023年第1期")


def test_a_line_chosen_later_is_an_amendment() -> None:
    row = make_brief()
    actions.amend_brief(actor=keeper(), at=AT, row=row, changes={"title": "新标题"})
    assert Event.objects.get(name="callbook.brief.amended").payload["fields"] == ["title"]
