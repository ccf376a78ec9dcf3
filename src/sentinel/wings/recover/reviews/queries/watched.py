"""Warnings held against what came, and what the stations did not tell."""

from datetime import datetime, timedelta
from typing import Any

from sentinel.kernel import areas, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import area_stem
from sentinel.wings.recover.reviews import rules
from sentinel.wings.recover.reviews.queries.figures import Issued
from sentinel.wings.recover.reviews.queries.parts import link, minutes, section, shown, table, words
from sentinel.wings.watch.stations import queries as stations

ROWS = 60
# Longest series are read station by station; a report looks at this many.
STATIONS = 400
SILENT = "station.silent_minutes"


def warned(actor: Actor, issued: list[Issued], since: datetime, until: datetime) -> dict[str, Any]:
    """Each warning with its lead; those nothing followed, and the dangers none stood over."""
    crossings = stations.crossings(actor).filter(
        rule="evacuate.immediate", up=True, observed_at__gte=since, observed_at__lte=until
    )
    dangers = [
        rules.Danger(*row) for row in crossings.order_by("observed_at").values_list("observed_at", "area_code", "code")
    ]
    forces = [
        rules.Force(
            line.warning.code,
            line.warning.released_at,
            line.warning.ended_at or until,
            tuple(area_stem(area) for area in line.warning.target_areas),
        )
        for line in issued
    ]
    unmet, bare = rules.hits(forces, dangers)
    ended = {line.warning.code for line in issued if line.warning.ended_at is not None}
    empty = [code for code in unmet if code in ended]
    rows = [
        [
            link(f"{line.warning.get_hazard_display()}{line.warning.get_level_display()}", _url(line)),
            link(shown(line.warning.released_at)),
            link(shown(line.warning.ended_at)),
            link(minutes(line.worked_minutes)),
            link(minutes(line.lead_minutes)),
            link(_outcome(line.warning.code, unmet, empty)),
        ]
        for line in issued
    ]
    names = areas.names()
    uncovered = [
        [link(shown(item.at), f"/stations/crossing/{item.key}/"), link(names.get(item.area_code, item.area_code))]
        for item in bare
    ]
    text = (
        f"达到“立即转移”的越限 {len(dangers)} 次，其中 {len(bare)} 次发生时当地没有生效的预警（漏报或晚报）；"
        f"发布的 {len(issued)} 条预警中 {len(empty)} 条到结束时目标区域没有达到“立即转移”（空报）。"
    )
    head = ["预警", "发布", "结束", "起草到发布", "提前量", "结果"]
    tables = [table("发布的预警", head, rows, ROWS), table("没有预警覆盖的越限", ["时间", "地点"], uncovered, ROWS)]
    return section("warned", "预警得失", [words(text, "/stations/crossing/")], tables)


def _outcome(code: str, unmet: list[str], empty: list[str]) -> str:
    if code in empty:
        return "未达到（空报）"
    return "生效中，尚未达到" if code in unmet else "达到"


def _url(line: Issued) -> str:
    return f"/warnings/warning/{line.warning.code}/"


def data_gaps(actor: Actor, since: datetime, until: datetime) -> dict[str, Any]:
    """Stations that told nothing for longer than the silence allowed, by what is stored now; data judged late."""
    longer = timedelta(minutes=int(parameters.value(SILENT, at=until)))
    watched = list(stations.stations(actor)[:STATIONS])
    told = [(row, _times(actor, row, since, until)) for row in watched]
    # Before anything was told there was no network to be silent.
    begun = min((times[0] for _row, times in told if times), default=until)
    found: list[tuple[timedelta, int, Any, tuple[datetime, datetime]]] = []
    for row, times in told:
        holes = rules.gaps(times, begun, until, longer)
        if holes:
            whole = sum((end - start for start, end in holes), timedelta())
            found.append((whole, len(holes), row, max(holes, key=lambda hole: hole[1] - hole[0])))
    found.sort(key=lambda line: (-line[0], line[2].code))
    rows = [
        [
            link(row.name, f"/stations/station/{row.code}/"),
            link(str(count)),
            link(f"{whole / timedelta(hours=1):.1f} 小时"),
            link(f"{shown(worst[0])}—{shown(worst[1])}"),
        ]
        for whole, count, row, worst in found
    ]
    recorded = stations.recorded_crossings(actor).filter(observed_at__gte=since, observed_at__lte=until)
    late, withdrawn = recorded.filter(late=True).count(), recorded.filter(withdrawn_at__isnull=False).count()
    text = (
        f"{len(watched)} 个测站中 {len(found)} 个有超过 {longer // timedelta(minutes=1)} 分钟的缺测（补传后仍缺）；"
        f"由迟到数据判出的越限 {late} 次，补传后撤回的越限 {withdrawn} 次。"
    )
    head = ["测站", "缺测段数", "缺测合计", "最长一段"]
    return section("gaps", "数据缺口", [words(text, "/stations/crossing/")], [table("缺测", head, rows, ROWS)])


def _times(actor: Actor, station: Any, since: datetime, until: datetime) -> list[datetime]:
    rows = stations.readings(actor, station, since, until).order_by("observed_at")
    return list(rows.values_list("observed_at", flat=True).distinct())
