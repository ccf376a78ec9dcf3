"""An edition: begun from one layer of a file, repaired if asked, confirmed or discarded."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sentinel.geo import crs, store
from sentinel.geo.events import EditionBegun, EditionDiscarded, EditionRepaired, LayerPublished
from sentinel.geo.imports import child, formats, tables
from sentinel.geo.models import CGCS2000, Edition, EditionState, Feature, ImportedLayer, LayerKind, Source
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.manifest import permissions
from sentinel.kernel.refusals import Invalid, MoveRefused

GRID_PARAMETER = "geo.local_grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person decided on the review page: which layer of the file, how to read it, what it is called."""

    index: int
    system: str
    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    title: str = ""
    permission: str = ""
    credit: str = ""
    mark: str = ""
    label_field: str = ""
    class_field: str = ""
    time_field: str = ""


def begin_edition(
    *, actor: Actor, at: datetime, source: Source, choice: Choice, layer: ImportedLayer | None = None
) -> Edition:
    """Read one layer of a file into CGCS2000 and stage its rows; for a new layer, or to replace what `layer` shows."""
    actor.require("geo.manage", source)
    found = _checked(source, choice, layer, at)
    if layer is not None:
        actor.require("geo.manage", layer)
    stem, raster = uuid4().hex, found["kind"] == "Raster"
    try:
        made = _drawn(source, choice, stem) if raster else _staged(source, choice, found, stem, at)
    except formats.Unusable as wrong:
        raise Invalid({"": str(wrong)}) from wrong
    with transaction.atomic():
        layer = layer or _new_layer(source, choice, found, made, at)
        edition = _new_edition(layer, source, choice, found, {**made, "stem": stem}, at)
        payload = EditionBegun(
            edition=edition.number,
            source=source.code,
            source_layer=edition.source_layer,
            system=edition.system,
            encoding=edition.encoding,
            total=edition.total,
        )
        record(payload, subject=layer, actor=actor, at=at)
    return edition


def _checked(source: Source, choice: Choice, layer: ImportedLayer | None, at: datetime) -> dict[str, Any]:
    """The chosen layer of the file; refused, field by field, where something is missing or does not exist."""
    wrong: dict[str, str] = {}
    if not 0 <= choice.index < len(source.findings):
        raise Invalid({"index": _("请选择文件里的一个图层。")})
    found: dict[str, Any] = source.findings[choice.index]
    if not choice.system:
        wrong["system"] = _("请选择坐标系：文件没有说明时不能猜。")
    elif problem := _system_problem(choice.system, at):
        wrong["system"] = problem
    if found["kind"] != "Raster" and choice.encoding not in {*tables.ENCODINGS}:
        wrong["encoding"] = _("请选择文字编码。")
    if layer is None and not choice.title.strip():
        wrong["title"] = _("请给图层起名。")
    if choice.permission and choice.permission not in permissions():
        wrong["permission"] = _("没有这个权限。")
    names = {choice.label_field, choice.class_field, choice.time_field} - {""}
    if names - set(found["fields"]):
        wrong["label_field"] = _("文件里没有这一列。")
    raster = found["kind"] == "Raster"
    if layer is not None and (layer.kind == LayerKind.RASTER) != raster:
        wrong["index"] = _("栅格图层只能换成栅格，矢量图层只能换成矢量。")
    if wrong:
        raise Invalid(wrong)
    return found


def _system_problem(system: str, at: datetime) -> str:
    try:
        crs.to_degrees(system, _grid(at) if system == crs.LOCAL else None)
    except crs.UnknownSystem:
        if system == crs.LOCAL:
            return _("没有地方坐标系的换算参数。请向测绘部门取得四参数，记入参数“geo.local_grid”后再导入。")
        return _("没有这个坐标系。请写 EPSG 编号，如 EPSG:4527。")
    return ""


def _grid(at: datetime) -> crs.Grid | None:
    found = parameters.find(GRID_PARAMETER, at=at)
    return None if found is None else crs.Grid(**found.value)


def _staged(source: Source, choice: Choice, found: dict[str, Any], stem: str, at: datetime) -> dict[str, Any]:
    folder = store.folder_of(source.code)
    grid = _grid(at) if choice.system == crs.LOCAL else None
    answer = child.call(
        "stage",
        {
            "folder": str(folder),
            "path": found["path"],
            "format": source.format,
            "layer": found["name"],
            "crs": choice.system,
            "grid": None if grid is None else {name: getattr(grid, name) for name in grid.__slots__},
            "encoding": choice.encoding,
            "columns": choice.columns or found["columns"],
            "out": str(store.stage_of(source.code, stem)),
        },
    )
    if not answer["total"]:
        raise formats.Unusable(_("这个图层里没有要素，没有导入任何内容。"))
    return answer


def _drawn(source: Source, choice: Choice, stem: str) -> dict[str, Any]:
    folder = store.folder_of(source.code)
    request = {
        "folder": str(folder),
        "path": str(store.file_of(source.code, source.format)),
        "crs": choice.system,
        "out": str(store.overview_of(source.code, stem)),
    }
    return child.call("raster_draw", request)


def _kind(found: dict[str, Any], made: dict[str, Any]) -> str:
    if found["kind"] == "Raster":
        return LayerKind.RASTER
    kinds = set(made["kinds"])
    return kinds.pop() if len(kinds) == 1 else LayerKind.MIXED


def _new_layer(
    source: Source, choice: Choice, found: dict[str, Any], made: dict[str, Any], at: datetime
) -> ImportedLayer:
    layer = ImportedLayer.objects.create(
        code=uuid4().hex,
        area_code=source.area_code,
        title=choice.title.strip()[:64],
        kind=_kind(found, made),
        permission=choice.permission,
        credit=choice.credit.strip()[:200],
        mark=choice.mark.strip()[:16],
        made_at=at,
    )
    layer.code = f"L{layer.pk:04d}"
    layer.save(update_fields=["code"])
    return layer


def _new_edition(
    layer: ImportedLayer, source: Source, choice: Choice, found: dict[str, Any], made: dict[str, Any], at: datetime
) -> Edition:
    ImportedLayer.objects.select_for_update().get(pk=layer.pk)
    last = Edition.objects.filter(layer=layer).aggregate(last=Max("number"))["last"] or 0
    raster = found["kind"] == "Raster"
    return Edition.objects.create(
        layer=layer,
        area_code=layer.area_code,
        number=last + 1,
        source=source,
        source_layer=str(found["title"])[:200],
        kind=_kind(found, made),
        system=choice.system,
        encoding=choice.encoding,
        stem=made["stem"],
        state=EditionState.DRAFT if raster else EditionState.LOADING,
        due_at=None if raster else at,
        total=0 if raster else made["total"],
        fields=[] if raster else made["fields"],
        label_field=choice.label_field,
        class_field=choice.class_field,
        time_field=choice.time_field,
        raster=_raster(made) if raster else {},
        extent=_footprint(made) if raster else None,
    )


def _raster(made: dict[str, Any]) -> dict[str, Any]:
    return {key: made[key] for key in ("corners", "lowest", "highest", "nodata", "size", "bands", "dtype")}


def _footprint(made: dict[str, Any]) -> Polygon:
    ring = made["footprint"]["coordinates"][0]
    shape = GEOSGeometry(Polygon(ring).wkb)
    shape.srid = CGCS2000
    return shape  # type: ignore[return-value]


def _locked(actor: Actor, edition: Edition, *states: str) -> Edition:
    """The edition, locked, in one of the states; refused otherwise."""
    actor.require("geo.manage", edition)
    held = Edition.objects.select_for_update(of=("self",)).select_related("layer", "source").get(pk=edition.pk)
    if held.state not in states:
        raise MoveRefused(_("这次导入现在是“{state}”，不能这样做。").format(state=held.get_state_display()))
    return held


@transaction.atomic
def repair_edition(*, actor: Actor, at: datetime, edition: Edition) -> Edition:
    """Have the invalid shapes of a draft mended (ST_MakeValid), each told as mended; only because somebody asked."""
    held = _locked(actor, edition, EditionState.DRAFT)
    broken = Feature.objects.filter(edition=held, geometry__isnull=False).exclude(problem="").count()
    if not broken:
        raise MoveRefused(_("没有可以修复的图形：没有坐标或坐标不对的，请在原文件里改好再导入。"))
    held.state, held.due_at, held.position = EditionState.REPAIRING, at, 0
    held.save(update_fields=["state", "due_at", "position"])
    record(EditionRepaired(edition=held.number, repaired=broken), subject=held.layer, actor=actor, at=at)
    return held


@transaction.atomic
def confirm_edition(*, actor: Actor, at: datetime, edition: Edition, reason: str = "") -> Edition:
    """Show this edition from now on; what was shown before is kept until then and cleared away afterwards."""
    held = _locked(actor, edition, EditionState.DRAFT)
    layer = ImportedLayer.objects.select_for_update().get(pk=held.layer_id)
    if layer.removed_at is not None:
        raise MoveRefused(_("这个图层已经撤下，请重新导入成新图层。"))
    former = layer.current
    if former is not None and not reason.strip():
        raise Invalid({"reason": _("请写明为什么替换。")})
    held.state, held.confirmed_at, held.confirmed_by = EditionState.READY, at, actor.label[:64]
    held.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    layer.current, layer.kind = held, held.kind
    layer.save(update_fields=["current", "kind"])
    if former is not None:
        retire(former, at)
    payload = LayerPublished(
        edition=held.number, replaces=former.number if former else 0, total=held.total, reason=reason.strip()[:200]
    )
    record(payload, subject=layer, actor=actor, at=at)
    return held


def retire(edition: Edition, at: datetime) -> None:
    """Take an edition off; the sweeper clears its features away, some at a time."""
    edition.state, edition.due_at = EditionState.RETIRED, at
    edition.save(update_fields=["state", "due_at"])


@transaction.atomic
def discard_edition(*, actor: Actor, at: datetime, edition: Edition, reason: str = "") -> None:
    """Give up an edition that is not shown; a layer that never showed anything goes with it."""
    held = _locked(actor, edition, EditionState.DRAFT, EditionState.LOADING, EditionState.REPAIRING)
    held.state, held.due_at = EditionState.DISCARDED, at
    held.save(update_fields=["state", "due_at"])
    layer = held.layer
    record(EditionDiscarded(edition=held.number, reason=reason.strip()[:200]), subject=layer, actor=actor, at=at)
    if layer.current_id is None and not layer.declared:
        layer.removed_at = at
        layer.save(update_fields=["removed_at"])


def stage_path(edition: Edition) -> Path:
    """The staged rows of an edition."""
    return store.stage_of(edition.source.code, edition.stem)
