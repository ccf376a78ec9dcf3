"""A layer's life: brought, begun, stored, repaired, confirmed, replaced, amended, removed; and what is refused."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from sentinel.geo import actions, queries, store
from sentinel.geo.actions import Choice, DeclaredLayer, loading
from sentinel.geo.layers import find_layer, layers_for
from sentinel.geo.models import Edition, Feature, ImportedLayer, Source
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import begin, bring, keeper, make_district, make_edition, make_layer
from sentinel.kernel.actor import NOBODY
from sentinel.kernel.models import Event, Parameter
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, actor

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Brought files lie in the test's own folder."""
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()
    return tmp_path


def told() -> list[str]:
    """Names of what was recorded, in order."""
    return list(Event.objects.order_by("position").values_list("name", flat=True))


def payload(name: str) -> dict[str, Any]:
    """What the last event of a name says."""
    found: dict[str, Any] = Event.objects.filter(name=name).order_by("-position")[0].payload
    return found


def state() -> list[Any]:
    """Everything there is of layers, to see that nothing changed."""
    return [list(table.objects.order_by("pk").values()) for table in (Source, ImportedLayer, Edition, Feature, Event)]


def test_a_layer_is_shown_only_after_it_is_confirmed() -> None:
    draft = make_edition(files.points(3), label_field="name", class_field="kind")
    name = f"imported.{draft.layer.code}"
    assert find_layer(NOBODY, name).empty  # type: ignore[union-attr]
    assert find_layer(NOBODY, f"draft.{draft.layer.code}.1") is None
    assert find_layer(keeper(), f"draft.{draft.layer.code}.1").rows(keeper()).count() == 3  # type: ignore[union-attr]
    actions.confirm_edition(actor=keeper(), at=LATER, edition=draft)
    shown = find_layer(NOBODY, name)
    assert shown is not None
    assert (shown.empty, shown.rows(NOBODY).count(), shown.kind) == (False, 3, "point")
    assert shown.style["colors"] == {"崩塌": "#0e7490", "滑坡": "#7a5af8"}
    assert told() == ["geo.source.brought", "geo.edition.begun", "geo.edition.staged", "geo.layer.published"]
    assert payload("geo.layer.published") == {"edition": 1, "replaces": 0, "total": 3, "reason": ""}


def test_a_row_belongs_to_the_town_it_lies_in() -> None:
    content = files.geojson(({"n": n}, files.point(lon, 40.0)) for n, lon in enumerate((115.95, 116.05, 117.0)))
    edition = make_edition(content)
    assert list(Feature.objects.order_by("number").values_list("area_code", flat=True)) == [TOWN, OTHER_TOWN, DISTRICT]
    assert (edition.total, edition.inside) == (3, 2)
    assert edition.extent.extent == pytest.approx((115.95, 40, 117, 40), abs=1e-5)  # type: ignore[union-attr]


def test_a_layer_for_a_permission_is_cut_to_the_readers_area() -> None:
    content = files.geojson(({"n": n}, files.point(lon, 40.0)) for n, lon in enumerate((115.95, 116.05)))
    edition = make_layer(content, permission="households.view")
    name = f"imported.{edition.layer.code}"
    here, whole = actor("households.view", area=TOWN), actor("households.view", area=DISTRICT)
    assert [row.number for row in find_layer(here, name).rows(here)] == [1]  # type: ignore[union-attr]
    assert find_layer(whole, name).rows(whole).count() == 2  # type: ignore[union-attr]
    assert find_layer(actor("geo.view"), name) is None
    assert name not in [layer.name for layer in layers_for(actor("geo.view"))]


def test_rows_are_stored_in_steps_and_go_on_where_they_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", 4)
    edition = begin(bring(files.points(10)))
    assert actions.advance_edition(edition.pk, AT) is True
    edition.refresh_from_db()
    assert (edition.stored, edition.state, Feature.objects.count()) == (4, "loading", 4)
    with transaction.atomic():
        actions.advance_edition(edition.pk, AT)
        transaction.set_rollback(True)  # as when the process dies before its commit
    assert Feature.objects.count() == 4
    actions.load_fully(edition, AT)
    assert list(Feature.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 11))
    assert [row.properties["name"] for row in Feature.objects.order_by("number")] == [f"点{n}" for n in range(10)]
    assert (edition.state, edition.due_at, told().count("geo.edition.staged")) == ("draft", None, 1)
    assert actions.advance_edition(edition.pk, AT) is False


def test_instants_are_read_as_beijing_time() -> None:
    content = files.geojson(
        ({"when": when}, files.point(116, 40))
        for when in ("2023-07-31 11:00", "2023/07/31", "2023-07-31T03:00:00Z", "未知")
    )
    make_edition(content, time_field="when")
    found = [row.happened_at and row.happened_at.isoformat() for row in Feature.objects.order_by("number")]
    assert found == ["2023-07-31T03:00:00+00:00", "2023-07-30T16:00:00+00:00", "2023-07-31T03:00:00+00:00", None]


def test_invalid_shapes_are_mended_only_when_asked() -> None:
    draft = make_edition(files.geojson([({"n": 1}, files.BOW_TIE), ({"n": 2}, None)]), "面.geojson")
    assert (draft.problems, [row.number for row in queries.problem_rows(draft)]) == (2, [1, 2])
    actions.repair_edition(actor=keeper(), at=LATER, edition=draft)
    draft = actions.load_fully(draft, LATER)
    mended, empty = Feature.objects.order_by("number")
    assert mended.geometry.valid
    assert mended.geometry.area == pytest.approx(0.00005)
    assert mended.problem.startswith("已按要求修复：图形无效")
    assert (empty.geometry, empty.problem, draft.state) == (None, "没有几何", "draft")
    assert payload("geo.edition.repaired") == {"edition": 1, "repaired": 1}


def test_there_must_be_something_to_mend() -> None:
    draft, before = make_edition(), state()
    with pytest.raises(MoveRefused, match="没有可以修复"):
        actions.repair_edition(actor=keeper(), at=LATER, edition=draft)
    assert state() == before


def test_a_replacement_needs_a_reason_and_clears_the_old_rows_away() -> None:
    former = make_layer(files.points(3))
    draft = make_edition(files.points(5), layer=former.layer)
    with pytest.raises(Invalid, match="为什么替换"):
        actions.confirm_edition(actor=keeper(), at=LATER, edition=draft, reason=" ")
    assert ImportedLayer.objects.get().current == former
    actions.confirm_edition(actor=keeper(), at=LATER, edition=draft, reason="年度更新")
    actions.load_fully(former, LATER)
    assert (former.state, former.due_at, former.features.count(), draft.features.count()) == ("retired", None, 0, 5)
    assert payload("geo.layer.published") == {"edition": 2, "replaces": 1, "total": 5, "reason": "年度更新"}


def test_a_draft_can_be_given_up() -> None:
    draft = make_edition()
    actions.discard_edition(actor=keeper(), at=LATER, edition=draft, reason="传错了")
    draft = actions.load_fully(draft, LATER)
    assert (draft.state, Feature.objects.count()) == ("discarded", 0)
    assert list(queries.imported_layers(keeper())) == []
    assert payload("geo.edition.discarded") == {"edition": 1, "reason": "传错了"}
    with pytest.raises(MoveRefused, match="已放弃"):
        actions.confirm_edition(actor=keeper(), at=LATER, edition=draft)


def test_what_a_layer_says_of_itself_can_be_changed() -> None:
    layer = make_layer().layer
    changes = {"title": "新名", "credit": "某局", "permission": "geo.view", "mark": "", "code": "X"}
    changed = actions.amend_layer(actor=keeper(), at=LATER, layer=layer, changes=changes)
    assert (changed.title, changed.credit, changed.permission, changed.code) == ("新名", "某局", "geo.view", layer.code)
    assert payload("geo.layer.amended") == {"changed": ["credit", "permission", "title"]}
    events = Event.objects.count()
    actions.amend_layer(actor=keeper(), at=LATER, layer=layer, changes=changes)
    assert Event.objects.count() == events


@pytest.mark.parametrize(("changes", "said"), [({"title": " "}, "起名"), ({"permission": "no.such"}, "没有这个权限")])
def test_a_layer_keeps_a_name_and_a_known_permission(changes: dict[str, str], said: str) -> None:
    layer = make_layer().layer
    before = state()
    with pytest.raises(Invalid, match=said):
        actions.amend_layer(actor=keeper(), at=LATER, layer=layer, changes=changes)
    assert state() == before


def test_a_layer_is_removed_with_a_reason_and_its_file_stays() -> None:
    edition = make_layer()
    with pytest.raises(Invalid, match="为什么撤下"):
        actions.remove_layer(actor=keeper(), at=LATER, layer=edition.layer, reason="")
    actions.remove_layer(actor=keeper(), at=LATER, layer=edition.layer, reason="重复")
    edition = actions.load_fully(edition, LATER)
    assert (edition.state, Feature.objects.count()) == ("retired", 0)
    assert find_layer(NOBODY, f"imported.{edition.layer.code}") is None
    assert store.file_of(edition.source.code, "geojson").exists()
    assert payload("geo.layer.removed") == {"reason": "重复"}
    with pytest.raises(MoveRefused, match="已经撤下"):
        actions.remove_layer(actor=keeper(), at=LATER, layer=edition.layer, reason="再来")


CHOICES: dict[str, tuple[dict[str, Any], str]] = {
    "system": ({"system": ""}, "system"),
    "unknown system": ({"system": "EPSG:999999"}, "system"),
    "local without parameters": ({"system": "LOCAL"}, "system"),
    "encoding": ({"encoding": "latin-1"}, "encoding"),
    "title": ({"title": "  "}, "title"),
    "permission": ({"permission": "no.such"}, "permission"),
    "column": ({"label_field": "没有"}, "label_field"),
    "layer of the file": ({"index": 7}, "index"),
}


@pytest.mark.parametrize("case", CHOICES)
def test_a_choice_that_does_not_fit_is_refused_field_by_field(case: str) -> None:
    choice, field = CHOICES[case]
    source = bring(files.points())
    before = state()
    asked = {"index": 0, "system": "EPSG:4490", "encoding": "UTF-8", "title": "某图层", **choice}
    with pytest.raises(Invalid) as refused:
        actions.begin_edition(actor=keeper(), at=AT, source=source, choice=Choice(**asked))
    assert list(refused.value.errors) == [field]
    assert state() == before


def test_a_local_grid_is_read_once_its_parameters_are_known() -> None:
    grid = {"zone": 39, "dx": 300000.0, "dy": 4000000.0, "turn": 0.0, "scale": 1.0}
    Parameter.objects.create(
        key="geo.local_grid",
        title="地方坐标系四参数",
        value=grid,
        source="测",
        status="unverified",
        valid_from=AT.date(),
    )
    make_edition("名称,x,y\n甲,123077.742,423254.857\n".encode(), "点.csv", system="LOCAL")
    assert Feature.objects.get().geometry.coords == pytest.approx((116.10, 39.94), abs=2e-8)


REFUSED = {
    "bring": lambda by, edition: bring(files.points(9), by=by),
    "begin": lambda by, edition: actions.begin_edition(
        actor=by, at=AT, source=edition.source, choice=Choice(index=0, system="EPSG:4490", encoding="UTF-8", title="某")
    ),
    "confirm": lambda by, edition: actions.confirm_edition(actor=by, at=AT, edition=edition),
    "repair": lambda by, edition: actions.repair_edition(actor=by, at=AT, edition=edition),
    "discard": lambda by, edition: actions.discard_edition(actor=by, at=AT, edition=edition),
    "amend": lambda by, edition: actions.amend_layer(actor=by, at=AT, layer=edition.layer, changes={"title": "新"}),
    "remove": lambda by, edition: actions.remove_layer(actor=by, at=AT, layer=edition.layer, reason="某"),
    "declare": lambda by, edition: actions.declare_layers(actor=by, at=AT, pack="p", area_code=DISTRICT, layers=[]),
}


@pytest.mark.parametrize(
    "by", [NOBODY, actor("geo.view"), actor("geo.manage", area=TOWN)], ids=["nobody", "reader", "town"]
)
@pytest.mark.parametrize("act", REFUSED)
def test_only_who_maintains_the_districts_layers_may(act: str, by: Any) -> None:
    edition = make_edition()
    before = state()
    with pytest.raises(NotAllowed):
        REFUSED[act](by, edition)
    assert state() == before


def test_a_raster_is_kept_with_its_picture_and_what_it_holds() -> None:
    edition = make_layer(files.geotiff(), "高程.tif", title="高程")
    raster = edition.raster
    assert (edition.kind, edition.layer.kind) == ("raster", "raster")
    assert (raster["lowest"], raster["highest"], raster["nodata"], raster["size"]) == (1.0, 11.0, -9999.0, [4, 3])
    assert raster["corners"] == pytest.approx([116.0, 40.0, 116.04, 40.03], abs=5e-3)
    assert edition.extent.extent == pytest.approx((116.0, 40.0, 116.04, 40.03))  # type: ignore[union-attr]
    picture = Image.open(store.overview_of(edition.source.code, edition.stem))
    alpha = picture.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((picture.width - 1, picture.height - 1))) == (0, 255)


@pytest.mark.parametrize("system", ["GCJ-02", ""])
def test_a_raster_needs_a_registered_system(system: str) -> None:
    source = bring(files.geotiff(crs=None), "高程.tif")
    with pytest.raises(Invalid):
        begin(source, system=system)
    assert Edition.objects.count() == 0


def test_a_raster_does_not_replace_a_vector_layer() -> None:
    layer = make_layer().layer
    source = bring(files.geotiff(), "高程.tif")
    with pytest.raises(Invalid, match="栅格图层只能"):
        begin(source, layer=layer)


def declared(folder: Path) -> list[DeclaredLayer]:
    """Two layers of a pack, one of them with its data."""
    path = folder / "points.geojson"
    path.write_bytes(files.points(7))
    return [
        DeclaredLayer(code="hazards", title="隐患点", kind="point", file=path, system="EPSG:4490", label_field="name"),
        DeclaredLayer(code="stations", title="消防站", kind="point"),
    ]


def test_a_pack_declares_layers_and_brings_some(folder: Path) -> None:
    spec = declared(folder)
    outcome = actions.declare_layers(actor=keeper(), at=AT, pack="某包", area_code=DISTRICT, layers=spec)
    again = actions.declare_layers(actor=keeper(), at=AT, pack="某包", area_code=DISTRICT, layers=spec)
    assert (outcome.added, again.added, again.differences) == (2, 0, ())
    shown = {layer.name: layer.empty for layer in layers_for(NOBODY) if layer.name.startswith("imported.")}
    assert shown == {"imported.hazards": False, "imported.stations": True}
    assert Feature.objects.count() == 7
    assert told().count("organisation.pack.loaded") == 1


def test_a_declared_layer_waits_for_data_again_when_its_data_is_removed(folder: Path) -> None:
    spec = declared(folder)
    actions.declare_layers(actor=keeper(), at=AT, pack="某包", area_code=DISTRICT, layers=spec)
    hazards, stations = ImportedLayer.objects.order_by("code")
    actions.remove_layer(actor=keeper(), at=LATER, layer=hazards, reason="有误")
    with pytest.raises(MoveRefused, match="还没有数据"):
        actions.remove_layer(actor=keeper(), at=LATER, layer=stations, reason="不要")
    actions.declare_layers(actor=keeper(), at=LATER, pack="某包", area_code=DISTRICT, layers=spec)
    hazards.refresh_from_db()
    assert (hazards.removed_at, hazards.current) == (None, None)


def test_the_staged_file_says_each_row_once(folder: Path) -> None:
    edition = begin(bring(files.points(3)))
    lines = store.stage_of(edition.source.code, edition.stem).read_text().splitlines()
    assert [json.loads(line)[0] for line in lines] == [1, 2, 3]
