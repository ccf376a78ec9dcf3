"""Registering and amending stations."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record, record_many
from sentinel.kernel.models import Area
from sentinel.kernel.refusals import Invalid
from sentinel.wings.watch.stations import rules
from sentinel.wings.watch.stations.events import StationAmended, StationRegistered
from sentinel.wings.watch.stations.models import Station, StationState
from sentinel.wings.watch.stations.models.station import CGCS2000
from sentinel.wings.watch.stations.rules import StationFact

AMENDABLE = ("address", "name", "kind", "area_code", "point", "river", "external", "mark", "slug")


def register_station(*, actor: Actor, at: datetime, point: Point, **fields: Any) -> Station:
    """Register one station from a form or the API; refused where code, address or slug is taken."""
    fact = StationFact(lon=point.x, lat=point.y, **fields)
    with transaction.atomic():
        if taken := Station.objects.filter(code=fact.code).first():
            raise Invalid({"code": _("编号 {code} 已是“{name}”的。").format(code=fact.code, name=taken.name)})
        (row,) = register_stations(actor=actor, at=at, facts=[fact])
        return row


@transaction.atomic
def register_stations(*, actor: Actor, at: datetime, facts: Sequence[StationFact]) -> list[Station]:
    """Register the stations whose code is not known yet and return them; a known one is left as people keep it."""
    known = set(Station.objects.filter(code__in=[fact.code for fact in facts]).values_list("code", flat=True))
    fresh = [_row(fact, at) for fact in facts if fact.code not in known]
    for row in fresh:
        _check(row)
        actor.require_in("stations.manage", row.area_code)
    _check_free(fresh)
    Station.objects.bulk_create(fresh)
    StationState.objects.bulk_create(StationState(station=row) for row in fresh)
    record_many(
        [
            (
                StationRegistered(
                    code=row.code, address=row.address, station_name=row.name, kind=row.kind, area_code=row.area_code
                ),
                row,
            )
            for row in fresh
        ],
        actor=actor,
        at=at,
    )
    return fresh


@transaction.atomic
def amend_station(*, actor: Actor, at: datetime, row: Station, changes: Mapping[str, Any]) -> Station:
    """Change particulars of a station; the code never changes. The right is needed in the old and the new place."""
    station: Station = Station.objects.select_for_update().get(pk=row.pk)
    actor.require("stations.manage", station)
    if unknown := sorted(set(changes) - set(AMENDABLE)):
        raise Invalid({name: _("测站的这一项不能修改。") for name in unknown})
    changed = tuple(name for name in AMENDABLE if name in changes and getattr(station, name) != changes[name])
    if not changed:
        return station
    for name in changed:
        setattr(station, name, changes[name])
    station.address = station.address.upper()
    actor.require_in("stations.manage", station.area_code)
    _check(station)
    _check_free([station])
    station.save(update_fields=changed)
    record(StationAmended(code=station.code, fields=changed), subject=station, actor=actor, at=at)
    return station


def watch_silence(*, actor: Actor, at: datetime, heard_after: datetime, look_again: timedelta) -> int:
    """Put off the look at every station that is due but was heard meanwhile; returns how many. Nothing happened yet."""
    del actor
    rows = StationState.objects.filter(silence_due_at__lte=at, last_frame_at__gt=heard_after)
    return rows.update(silence_due_at=F("last_frame_at") + look_again)


def end_silence_watch(*, actor: Actor, at: datetime, station: Station) -> None:
    """A silent station is not looked at again; the next frame it sends sets the watch anew."""
    del at
    actor.require("stations.manage", station)
    StationState.objects.filter(station=station).update(silence_due_at=None)


def _row(fact: StationFact, at: datetime) -> Station:
    return Station(
        code=fact.code,
        address=fact.address.upper(),
        name=fact.name,
        kind=fact.kind,
        area_code=fact.area_code,
        point=Point(fact.lon, fact.lat, srid=CGCS2000),
        river=fact.river,
        external=fact.external,
        mark=fact.mark,
        slug=fact.slug,
        registered_at=at,
    )


def _check(station: Station) -> None:
    wrong = {}
    if not station.code.strip() or not station.name.strip():
        wrong[""] = _("测站要有编号和名称。")
    if not rules.good_address(station.address):
        wrong["address"] = _("站址应为 10 位十六进制数字，如 00A1B2C3D4。")
    if station.kind not in set(rules.StationKind):
        wrong["kind"] = _("测站类别应为雨量站或河道站。")
    if not rules.good_place(station.point.x, station.point.y):
        wrong["point"] = _("坐标不在境内，请检查经度、纬度是否写反。")
    if not rules.good_slug(station.slug):
        wrong["slug"] = _("参数代号只用小写字母、数字和下划线，以字母开头。")
    if not Area.objects.filter(code=station.area_code).exists():
        wrong["area_code"] = _("没有区划 {code}。").format(code=station.area_code)
    if wrong:
        raise Invalid(wrong)


def _check_free(rows: Sequence[Station]) -> None:
    """Addresses and slugs name one station each: a frame must never be taken for another station's."""
    addresses, slugs = [row.address for row in rows], [row.slug for row in rows if row.slug]
    if len(set(addresses)) < len(addresses) or len(set(slugs)) < len(slugs):
        raise Invalid({"": _("同一批测站中有重复的站址或参数代号。")})
    others = Station.objects.exclude(pk__in=[row.pk for row in rows if row.pk])
    if taken := others.filter(Q(address__in=addresses) | Q(slug__in=slugs)).first():
        raise Invalid(
            {"address": _("站址 {address} 或参数代号已被“{name}”占用。").format(address=taken.address, name=taken.name)}
        )
