"""Storing an edition's rows: a thousand a transaction, the place in the staged file committed with them.

A process killed in between goes on where the last commit stood; nothing is stored twice, nothing is left out.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils import timezone

from sentinel.geo.actions.editions import stage_path
from sentinel.geo.events import EditionStaged
from sentinel.geo.models import CGCS2000, WEB_MERCATOR, Edition, EditionState
from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record

CHUNK = 1000
REPAIRED_AT_ONCE = 200
CLEARED_AT_ONCE = 5000
LONGEST_PROBLEM = 200
MENDED = "已按要求修复："
# Web Mercator ends here; what lies nearer to a pole is kept, but not drawn.
MERCATOR_LATITUDE = 85.06

INSERT = f"""
    INSERT INTO geo_feature (edition_id, number, area_code, geometry, mercator, properties, problem, happened_at)
    SELECT %(edition)s, r.number,
        coalesce((SELECT s.area_id FROM geo_areashape s JOIN kernel_area a ON a.code = s.area_id
            WHERE a.kind = 'town' AND ST_Intersects(s.boundary, ST_PointOnSurface(r.shape))
            ORDER BY s.area_id LIMIT 1), %(area)s),
        r.shape,
        CASE WHEN ST_YMax(r.shape) <= {MERCATOR_LATITUDE} AND ST_YMin(r.shape) >= -{MERCATOR_LATITUDE}
            THEN ST_Transform(r.shape, {WEB_MERCATOR}) END,
        r.properties, left(coalesce(nullif(r.problem, ''), CASE WHEN r.shape IS NULL OR ST_IsValid(r.shape) THEN ''
            ELSE '图形无效：' || ST_IsValidReason(r.shape) END), {LONGEST_PROBLEM}), r.happened_at
    FROM (SELECT number, ST_SetSRID(ST_GeomFromWKB(decode(hex, 'hex')), {CGCS2000}) AS shape,
            properties::jsonb, problem, happened_at
        FROM unnest(%(numbers)s::int[], %(shapes)s::text[], %(rows)s::text[], %(problems)s::text[],
            %(times)s::timestamptz[]) AS given(number, hex, properties, problem, happened_at)) r
"""
SUMMARY = """
    SELECT ST_Extent(geometry)::geometry, count(*) FILTER (WHERE problem <> ''),
        count(*) FILTER (WHERE ST_Intersects(geometry, (SELECT s.boundary FROM geo_areashape s
            JOIN kernel_area a ON a.code = s.area_id WHERE a.kind = 'district' LIMIT 1)))
    FROM geo_feature WHERE edition_id = %s
"""
REPAIR = f"""
    UPDATE geo_feature SET geometry = m.mended, mercator = ST_Transform(m.mended, {WEB_MERCATOR}),
        problem = left('{MENDED}' || problem, {LONGEST_PROBLEM})
    FROM (SELECT id AS key, ST_MakeValid(geometry) AS mended FROM geo_feature
        WHERE edition_id = %s AND geometry IS NOT NULL AND problem <> '' AND problem NOT LIKE '{MENDED}%%'
        ORDER BY number LIMIT {REPAIRED_AT_ONCE}) m
    WHERE id = m.key
"""
CLEAR = f"""
    DELETE FROM geo_feature WHERE id IN
        (SELECT id FROM geo_feature WHERE edition_id = %s LIMIT {CLEARED_AT_ONCE})
"""


def advance_edition(pk: object, at: datetime) -> bool:
    """One short step of an edition's work: store, repair or clear away; False when another process has it, or none."""
    with transaction.atomic():
        edition = (
            Edition.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("layer", "source")
            .filter(pk=pk, due_at__lte=at)
            .first()
        )
        if edition is None:
            return False
        step = {
            EditionState.LOADING: _store,
            EditionState.REPAIRING: _repair,
            EditionState.RETIRED: _clear,
            EditionState.DISCARDED: _clear,
        }[EditionState(edition.state)]
        step(edition, at, system("geo"))
    return True


def load_fully(edition: Edition, at: datetime, *, steps: int = 100_000) -> Edition:
    """Take steps until there is no more work, or as many as are given; each commits by itself."""
    for _step in range(steps):
        if not advance_edition(edition.pk, at):
            break
    edition.refresh_from_db()
    return edition


def _store(edition: Edition, at: datetime, actor: Actor) -> None:
    with stage_path(edition).open("rb") as staged:
        staged.seek(edition.position)
        lines = [line for _number, line in zip(range(CHUNK), staged, strict=False)]
        edition.position = edition.position + sum(map(len, lines))
    rows: list[tuple[int, str | None, dict[str, Any], str]] = [json.loads(line) for line in lines]
    if rows:
        _insert(edition, rows)
    edition.stored += len(rows)
    if edition.stored >= edition.total:
        edition.state, edition.due_at = EditionState.DRAFT, None
        _summarise(edition)
        payload = EditionStaged(edition=edition.number, total=edition.total, problems=edition.problems)
        record(payload, subject=edition.layer, actor=actor, at=at)
    edition.save()
    if edition.due_at is None:
        transaction.on_commit(lambda: stage_path(edition).unlink(missing_ok=True))


def _insert(edition: Edition, rows: list[tuple[int, str | None, dict[str, Any], str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "edition": edition.pk,
                "area": edition.area_code,
                "numbers": [row[0] for row in rows],
                "shapes": [row[1] for row in rows],
                "rows": [json.dumps(row[2], ensure_ascii=False) for row in rows],
                "problems": [row[3][:LONGEST_PROBLEM] for row in rows],
                "times": [_instant(row[2].get(edition.time_field)) for row in rows],
            },
        )


def _instant(value: Any) -> datetime | None:
    """The instant a cell says, Beijing time where it names no zone; None where it says none."""
    try:
        said = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        return None
    return timezone.make_aware(said) if said.tzinfo is None else said


def _summarise(edition: Edition) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SUMMARY, [edition.pk])
        extent, edition.problems, edition.inside = cursor.fetchone()
    shape: Any = GEOSGeometry(extent, srid=CGCS2000) if extent else None
    # A single point, or a line along a parallel, has an extent without an area.
    edition.extent = None if shape is None else shape if shape.geom_type == "Polygon" else shape.buffer(1e-6)


def _repair(edition: Edition, at: datetime, actor: Actor) -> None:
    del at, actor
    with connection.cursor() as cursor:
        cursor.execute(REPAIR, [edition.pk])
        mended = cursor.rowcount
    if mended < REPAIRED_AT_ONCE:
        edition.state, edition.due_at = EditionState.DRAFT, None
        _summarise(edition)
    edition.save()


def _clear(edition: Edition, at: datetime, actor: Actor) -> None:
    del at, actor
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, [edition.pk])
        cleared = cursor.rowcount
    if cleared < CLEARED_AT_ONCE:
        edition.due_at = None
        edition.save(update_fields=["due_at"])
        transaction.on_commit(lambda: stage_path(edition).unlink(missing_ok=True))
