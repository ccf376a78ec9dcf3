"""Outlooks: asked for by a person, or by a rule when rain crosses a threshold. Each is kept as it was made."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.models import Area
from sentinel.kernel.numbering import next_number
from sentinel.kernel.refusals import Invalid, NotFound
from sentinel.science.contract import OutOfRange
from sentinel.wings.watch.geohazards import queries, rules
from sentinel.wings.watch.geohazards.choices import Rain, Source
from sentinel.wings.watch.geohazards.events import OutlookMade
from sentinel.wings.watch.geohazards.models import CGCS2000, Exposure, Outlook, Risk
from sentinel.wings.watch.stations import queries as stations
from sentinel.wings.watch.stations.choices import ElementCode

JUDGE = "geohazards.judge"


@transaction.atomic
def make_outlook(
    *,
    actor: Actor,
    at: datetime,
    rain: str,
    rain_mm: float | None = None,
    rain_hours: int | None = None,
    chosen_areas: Sequence[str] = (),
    title: str = "",
) -> Outlook:
    """Judge every known point by the rain measured up to now, or by a supposed one, in some towns or all."""
    district = _district()
    actor.require_in(JUDGE, district.code)
    _check(rain, rain_mm, rain_hours, list(chosen_areas))
    measured = rain == Rain.MEASURED
    asked = {
        "rain": rain,
        "rain_mm": None if measured else rain_mm,
        "rain_hours": None if measured or rain_hours is None else int(rain_hours),
        "chosen_areas": sorted(set(chosen_areas)),
    }
    row = _make(actor, at, district, Source.HAND, title.strip(), asked)
    if row is None:
        words = _("还没有隐患点：请先在图层管理里导入并确认“地质灾害隐患点”图层，再来研判。")
        raise Invalid({"": words})
    return row


@transaction.atomic
def make_for_crossing(*, actor: Actor, at: datetime, crossing: str) -> Outlook | None:
    """Judge by the rain measured, because it crossed a threshold.

    None where its rule asks for none, a rule asked lately, or the district has no points.
    """
    seen = stations.crossings(actor).filter(code=crossing, up=True, element=ElementCode.RAIN).first()
    said = queries.basis(at)
    lately = at - timedelta(minutes=said["rule_gap_minutes"])
    if seen is None or seen.rule not in said["on_rules"] or seen.observed_at < lately:
        return None
    district = _district()
    Area.objects.select_for_update(no_key=True).get(pk=district.pk)
    ours = Outlook.objects.filter(source=Source.RULE)
    if ours.filter(Q(cause=crossing) | Q(made_at__gt=lately)).exists():
        return None
    asked: dict[str, Any] = {
        "rain": Rain.MEASURED,
        "rain_mm": None,
        "rain_hours": None,
        "chosen_areas": [],
        "cause": crossing,
    }
    title = _("{place}越限（{rule}）").format(place=seen.target_name, rule=seen.title or seen.rule)
    return _make(actor, at, district, Source.RULE, title, asked)


def _district() -> Area:
    district = areas.district()
    if district is None:
        raise NotFound(_("还没有载入区划，请先载入本区数据包。"))
    return district


def _check(rain: str, mm: float | None, hours: float | None, towns: list[str]) -> None:
    """Refuse what cannot be judged by, at its field."""
    wrong: dict[str, str] = {}
    if rain not in Rain.values:
        wrong["rain"] = _("请选实测雨量或设定雨量。")
    if rain == Rain.SUPPOSED:
        wrong |= _rain_flaws(mm, hours)
    known = {code for code, _name in areas.towns()}
    if any(town not in known for town in towns):
        wrong["chosen_areas"] = _("所选的镇街不在本区，请重新选。")
    if wrong:
        raise Invalid(wrong)


def _rain_flaws(mm: float | None, hours: float | None) -> dict[str, str]:
    if hours is None or hours != hours or hours % 1 or not 1 <= hours <= rules.MOST_HOURS:
        return {"rain_hours": _("历时应为 1—{most} 的整小时数。").format(most=rules.MOST_HOURS)}
    most = rules.MOST_MM_AN_HOUR * hours
    if mm is None or not 0 < mm <= most:
        words = _("雨量应大于 0；{hours} 小时最多 {most} 毫米。")
        return {"rain_mm": words.format(hours=f"{hours:g}", most=f"{most:g}")}
    return {}


def _make(
    actor: Actor, at: datetime, district: Area, source: Source, title: str, asked: dict[str, Any]
) -> Outlook | None:
    said = queries.basis(at)
    found_layer = queries.layer(said)
    if found_layer is None or found_layer.current is None:
        return None
    try:
        terms = queries.terms(said)
    except OutOfRange as wrong:
        raise Invalid({"": _("雨量阈值参数有误：{text}").format(text=wrong.text)}) from None
    homes, vague = queries.homes()
    spots = queries.spots(found_layer, asked["chosen_areas"])
    if not spots:
        raise Invalid({"chosen_areas": _("所选的范围里没有隐患点，请换镇街，或都不选看全区。")})
    gauges: list[rules.Gauge] = []
    if asked["rain"] == Rain.MEASURED:
        gauges = queries.gauges(at, terms.hours)
        found = rules.judge_measured(spots, gauges, homes, terms, at)
    else:
        length = max(terms.hours, asked["rain_hours"])
        rain = rules.supposed_hours(asked["rain_mm"], asked["rain_hours"], length)
        found = rules.judge_supposed(spots, rain, homes, terms)
    top = max((each.colour for each in found.reached), key=rules.rank, default=None)
    row = Outlook.objects.create(
        code=next_number("outlook", at=at),
        title=(title or _title(at, asked))[:64],
        source=source,
        level=top or "",
        **{colour.value: found.count(colour) for colour in rules.Colour},
        looked=len(found.verdicts),
        unjudged=len(found.unjudged),
        villages=len(found.villages),
        people=found.people,
        households=found.households,
        made_at=at,
        made_by=actor.label,
        layer=found_layer.current.natural_key,
        basis=said,
        gauges=[_told(each) for each in gauges],
        unknown=[_unknown(each) for each in found.unjudged],
        assumed=queries.assumed(asked, found, terms, found_layer, vague),
        models_used=[f"{each.model} {each.version} {each.digest[:16]}" for each in found.stamps],
        digest=found.digest,
        area_code=district.code,
        target_areas=[district.code],
        published_at=at,
        **asked,
    )
    _keep(row, found)
    record(_made(row), subject=row, actor=actor, at=at)
    return row


def _title(at: datetime, asked: dict[str, Any]) -> str:
    if asked["rain"] == Rain.MEASURED:
        return _("{when} 实测雨量研判").format(when=f"{timezone.localtime(at):%m-%d %H:%M}")
    return _("设定 {hours} 小时 {mm} 毫米").format(hours=asked["rain_hours"], mm=f"{asked['rain_mm']:g}")


def _told(gauge: rules.Gauge) -> dict[str, Any]:
    newest = gauge.observed_at
    return {
        "code": gauge.code,
        "name": gauge.name,
        "observed_at": None if newest is None else timezone.localtime(newest).isoformat(timespec="seconds"),
        "hours": list(gauge.hours),
        "gaps": gauge.gaps,
    }


def _unknown(each: rules.Verdict) -> dict[str, str]:
    spot = each.spot
    return {"code": spot.code, "name": spot.name, "kind": spot.kind, "area_code": spot.area_code, "why": each.why}


def _keep(row: Outlook, found: rules.Judged) -> None:
    names = areas.names()
    Risk.objects.bulk_create(
        Risk(
            code=f"{row.code}:{number:04d}",
            outlook=row,
            area_code=each.spot.area_code,
            point_code=each.spot.code,
            name=each.spot.name,
            kind=each.spot.kind,
            scale=each.spot.scale,
            village=each.spot.village,
            colour=each.colour or "",
            height=rules.rank(each.colour),
            window=each.window,
            rain_mm=each.rain,
            threshold_mm=each.threshold,
            at_least=each.at_least,
            gauge=each.gauge,
            gauge_km=each.km,
            people=found.near[each.spot.code][0],
            households=found.near[each.spot.code][1],
            point=Point(each.spot.lon, each.spot.lat, srid=CGCS2000),
        )
        for number, each in enumerate(found.reached, 1)
    )
    Exposure.objects.bulk_create(
        Exposure(
            code=f"{row.code}:{each.area_code}",
            outlook=row,
            area_code=each.area_code,
            name=names.get(each.area_code, each.area_code),
            colour=each.colour,
            height=rules.rank(each.colour),
            points=each.points,
            people=each.people,
            households=each.households,
        )
        for each in found.villages
    )


def _made(row: Outlook) -> OutlookMade:
    return OutlookMade(
        code=row.code,
        source=row.source,
        rain=row.rain,
        mm=None if row.rain_mm is None else Decimal(str(row.rain_mm)),
        hours=row.rain_hours,
        level=row.level,
        red=row.red,
        orange=row.orange,
        yellow=row.yellow,
        blue=row.blue,
        unjudged=row.unjudged,
        villages=row.villages,
        people=row.people,
        digest=row.digest,
        cause=row.cause,
    )
