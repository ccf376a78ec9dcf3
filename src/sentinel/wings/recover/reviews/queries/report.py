"""An after-action report as plain values: sections of computed sentences, tables and charts, each figure with its page.

Nothing is written by hand here: what people find stands beside the report, in `improvements`.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.wings.recover.reviews.models import Report
from sentinel.wings.recover.reviews.queries.figures import Review, review
from sentinel.wings.recover.reviews.queries.goods import goods, shelter_use
from sentinel.wings.recover.reviews.queries.happened import timeline
from sentinel.wings.recover.reviews.queries.parts import Cell, link, minutes, section, shown, table, words
from sentinel.wings.recover.reviews.queries.watched import data_gaps, warned

ROWS = 60


def reports(actor: Actor) -> "QuerySet[Report]":
    """Reports within reach, the newest first."""
    rows: QuerySet[Report] = Report.objects.visible_to(actor)
    return rows


def report_of(actor: Actor, code: str) -> Report:
    """One report in reach."""
    row = reports(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这份复盘报告，或不在您的管辖范围。")
    return row


def report_panel(row: Report, actor: Actor, at: datetime) -> dict[str, Any]:
    """The report's sections, and whether the reader may export it."""
    del at
    parts = [
        {**part, "chart_id": f"chart-{part['key']}", "tables": [_labelled(found) for found in part["tables"]]}
        for part in row.facts["sections"]
    ]
    return {"sections": parts, "may_export": actor.may("reviews.make", row)}


def _labelled(found: dict[str, Any]) -> dict[str, Any]:
    """The table with each cell under its heading, for a narrow screen."""
    rows = [
        [{**cell, "label": name} for cell, name in zip(cells, found["head"], strict=True)] for cells in found["rows"]
    ]
    return {**found, "rows": rows}


def facts(actor: Actor, since: datetime, until: datetime) -> dict[str, Any]:
    """Everything a report of a span says, as far as the actor may know."""
    found = review(actor, since, until)
    sections = [
        _summary(found),
        timeline(actor, since, until),
        _clocks(found),
        _answers(found),
        _tasks(found),
        _people(found),
        shelter_use(actor, since, until),
        goods(actor, since, until),
        warned(actor, found.issued, since, until),
        data_gaps(actor, since, until),
    ]
    return {"since": _iso(since), "until": _iso(until), "sections": sections}


def _iso(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat(timespec="minutes")


def _summary(found: Review) -> dict[str, Any]:
    kept = [line.kept for line in found.clocks]
    calls, terms, people = found.answers, found.terms, found.people
    lines = [
        words(f"发布预警 {len(found.issued)} 条，响应级别变动 {len(found.level_changes)} 次。", "/warnings/warning/"),
        words(
            f"信息报告 {len(kept)} 份，按时 {kept.count(True)} 份，超时 {kept.count(False)} 份。", "/incidents/report/"
        ),
        words(
            f"叫应 {calls.called} 处次，应答 {calls.answered} 处次，未应答 {calls.silent} 处次。", "/warnings/callout/"
        ),
        words(
            f"有时限的任务按时 {terms.on_time} 项，超时 {terms.late} 项，未到时限 {terms.running} 项。", "/tasks/task/"
        ),
        words(
            f"应转移 {people.due} 人，已转移 {people.moved} 人，待转移 {people.waiting} 人，"
            f"拒绝 {people.refused} 人，不在家 {people.absent} 人；"
            + ("合计相符。" if people.reconciled else "合计不符，请逐村核对。"),
            "/evacuations/evacuation/",
        ),
    ]
    chart = found.chart if found.chart["series"] else None
    return section("summary", "总体情况", lines, chart=chart, tables=[_chart_table(chart)] if chart else [])


def _chart_table(chart: dict[str, Any]) -> dict[str, Any]:
    """What a chart of levels shows, one row a change: the hours between are as the row above."""
    rows: list[list[Cell]] = []
    before: tuple[int, ...] | None = None
    for hour, values in zip(chart["x"], zip(*(series["data"] for series in chart["series"]), strict=True), strict=True):
        if values != before:
            rows.append([link(f"{hour}:00"), *(link(str(value)) for value in values)])
        before = values
    return table(chart["label"], ["小时", *(series["name"] for series in chart["series"])], rows, ROWS)


def _clocks(found: Review) -> dict[str, Any]:
    outcome = {True: "按时", False: "超时", None: "计时中"}
    rows = [
        [
            link(line.incident.title, f"/incidents/incident/{line.incident.code}/"),
            link(line.report.get_kind_display(), f"/incidents/report/{line.report.code}/"),
            link(shown(line.incident.first_known_at)),
            link(shown(line.report.due_at)),
            link(shown(line.report.sent_at)),
            link(outcome[line.kept]),
        ]
        for line in found.clocks
    ]
    broken = [line for line in found.clocks if line.kept is False]
    text = f"{len(found.clocks)} 份报告中 {len(broken)} 份超过时限。" if rows else "这段时间没有需要报告的事件。"
    head = ["事件", "报告", "首次获知", "时限", "报出", "结果"]
    return section("clocks", "信息报告时限", [words(text)], [table("报告与时限", head, rows, ROWS)])


def _answers(found: Review) -> dict[str, Any]:
    calls = found.answers
    text = (
        f"应答用时中位数 {minutes(calls.median_minutes)}，九成在 {minutes(calls.p90_minutes)}以内，"
        f"最慢 {minutes(found.slowest)}；转下一责任人 {found.handed_on} 处次，转人工 {found.fell_to_human} 处次。"
        if calls.called
        else "这段时间没有叫应。"
    )
    head = ["地方", "叫应", "未应答", "中位", "九成以内", "最慢"]

    def lines(places: list[Any]) -> list[list[Cell]]:
        return [
            [
                link(place.name, f"/warnings/callout/?q={place.name}"),
                link(str(place.row.answers.called)),
                link(str(place.row.answers.silent)),
                link(minutes(place.row.answers.median_minutes)),
                link(minutes(place.row.answers.p90_minutes)),
                link(minutes(place.row.slowest_minutes)),
            ]
            for place in places
        ]

    chart = {
        "kind": "bar",
        "label": "各镇街叫应应答用时中位数",
        "unit": "分钟",
        "x": [town.name for town in found.towns],
        "series": [{"name": "中位数", "data": [town.row.answers.median_minutes for town in found.towns]}],
    }
    tables = [
        table("各镇街", head, lines(found.towns), ROWS),
        table("应答最慢、未应答的村（社区）", head, lines(found.villages), ROWS),
    ]
    return section("answers", "叫应应答", [words(text, "/warnings/callout/")], tables, chart if found.towns else None)


def _tasks(found: Review) -> dict[str, Any]:
    rows = [
        [
            link(task.title, f"/tasks/task/{task.code}/"),
            link(task.unit_name),
            link(shown(task.due_at)),
            link(shown(task.done_at)),
            link(task.get_status_display()),
        ]
        for task in found.late_tasks
    ]
    text = f"按时 {found.terms.on_time} 项，超时 {found.terms.late} 项，未到时限 {found.terms.running} 项。"
    late = table("超时任务", ["任务", "承办", "时限", "完成", "状态"], rows, ROWS, total=found.terms.late)
    return section("tasks", "任务时限", [words(text, "/tasks/task/?sort=due_at")], [late])


def _people(found: Review) -> dict[str, Any]:
    names = areas.names()
    rows = []
    for row, count in found.by_list:
        figures = (count.due, count.moved_total, count.waiting, count.refused, count.absent)
        rows.append(
            [
                link(names.get(row.area_code, row.area_code), f"/evacuations/evacuation/{row.code}/"),
                link(shown(row.proposed_at)),
                link(shown(row.ordered_at)),
                *(link(str(figure)) for figure in figures),
            ]
        )
    people = found.people
    text = (
        f"{len(rows)} 个村（社区）应转移 {people.due} 人 = 已转移 {people.moved} + 待转移 {people.waiting} + "
        f"拒绝 {people.refused} + 不在家 {people.absent}；已返回 {people.returned} 人。"
    )
    head = ["村（社区）", "提出", "下令", "应转移", "已转移", "待转移", "拒绝", "不在家"]
    return section(
        "people", "人员转移", [words(text, "/evacuations/evacuation/")], [table("各村（社区）", head, rows, ROWS)]
    )
