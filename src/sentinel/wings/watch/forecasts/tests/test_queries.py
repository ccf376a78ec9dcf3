"""What the pages read: layers of runs, files of a closed list, two runs compared, the library's answers."""

from pathlib import Path

import pytest
from django.test import override_settings

from sentinel.geo.layers import find_layer, layers_for
from sentinel.kernel.refusals import NotFound
from sentinel.wings.watch.forecasts import actions, queries, rules
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import (
    AT,
    DISTRICT,
    HIGH,
    LOW,
    MINUTE,
    OTHER_TOWN,
    TOWN,
    ask,
    ask_fire,
    burnt,
    computed,
    hit,
    make_district,
    officer,
)

pytestmark = pytest.mark.django_db
READER = officer("forecasts.view")


def elsewhere(row: Run) -> Run:
    """The run as one that only another town may see."""
    row.area_code, row.target_areas = OTHER_TOWN, []
    row.save(update_fields=["area_code", "target_areas"])
    return row


def test_the_newest_three_finished_runs_are_layers_and_the_library_is_not() -> None:
    make_district()
    done = [computed(ask(title=f"第 {number} 次")) for number in range(4)]
    (stored, _other) = actions.queue_library(actor=officer(), at=AT)
    computed(stored)
    ask(title="还在排队")
    names = [layer.name for layer in layers_for(READER) if layer.name.startswith(queries.PREFIX)]
    assert names == [f"forecasts.run.depth.{row.code}" for row in reversed(done[1:])]


def test_a_layer_has_its_pictures_in_time_its_classes_and_its_mark() -> None:
    row = computed(ask(title="暴雨"))
    layer = find_layer(READER, f"forecasts.run.depth.{row.code}")
    assert layer is not None
    folder = f"/forecasts/run/{row.code}/files/"
    assert (layer.title, layer.mark, layer.kind, layer.shown) == ("推演最大水深：暴雨", "示意", "raster", False)
    assert layer.picture["url"] == f"{folder}deepest.png?v=abcdef123456"
    assert layer.picture["corners"] == [115.98, 39.98, 116.04, 40.04]
    assert layer.picture["frames"][1] == {
        "minutes": 40,
        "text": "40 分钟",
        "url": f"{folder}frame-0040.png?v=abcdef123456",
    }
    assert next(iter(layer.style["colors"].items())) == ("0.05—0.15 米", "#9ed9ea")
    assert list(layer.style["colors"])[-1] == "2 米及以上"
    real = computed(ask(), demo=False)
    assert find_layer(READER, f"forecasts.run.arrival.{real.code}").mark == "估计"  # type: ignore[union-attr]


def test_a_fire_is_a_layer_with_its_pictures_in_time() -> None:
    row = burnt(ask_fire(title="北坡"))
    (layer,) = queries.layers(READER)
    assert (layer.name, layer.title) == (f"forecasts.run.burnt.{row.code}", "推演过火时间：北坡")
    assert [frame["minutes"] for frame in layer.picture["frames"]] == [30, 60]
    flame, fuel = (find_layer(READER, f"forecasts.run.{kind}.{row.code}") for kind in ("flame", "fuel"))
    assert flame is not None
    assert fuel is not None
    assert ("frames" in flame.picture, list(flame.style["colors"])[1]) == (False, "0.5—1.2 米")
    assert list(fuel.style["colors"]) == ["草地", "灌丛", "阔叶林", "针叶林"]
    assert find_layer(READER, f"forecasts.run.depth.{row.code}") is None


def test_only_an_ensemble_has_a_layer_of_chances() -> None:
    one, many = computed(ask()), computed(ask(members=10))
    assert find_layer(READER, f"forecasts.run.chance.{one.code}") is None
    layer = find_layer(READER, f"forecasts.run.chance.{many.code}")
    assert layer is not None
    assert list(layer.style["colors"]) == ["10—30 %", "30—50 %", "50—70 %", "70—90 %", "90 %及以上"]
    assert "frames" not in layer.picture


def test_a_layer_is_there_for_who_may_see_the_finished_run_only() -> None:
    row = computed(ask())
    name = f"forecasts.run.depth.{row.code}"
    waiting = ask()
    assert find_layer(READER, f"forecasts.run.depth.{waiting.code}") is None
    assert find_layer(officer("stations.view"), name) is None
    elsewhere(row)
    town = officer("forecasts.view", area=TOWN)
    assert (find_layer(town, name), queries.layers(town), queries.layers(officer("stations.view"))) == (None, [], [])
    for strange in ("depth", "depth.", "nothing." + row.code, "depth.\x00", "chance.x"):
        assert find_layer(READER, f"forecasts.run.{strange}") is None


def test_the_places_of_a_run_are_a_layer_cut_to_the_reader() -> None:
    row = computed(ask(), hit(), hit(HIGH))
    layer = find_layer(READER, f"forecasts.run.reached.{row.code}")
    assert layer is not None
    assert layer.rows(READER).count() == 2
    assert [each.subject for each in layer.rows(officer("forecasts.view", area=TOWN))] == [LOW]


def test_files_are_handed_out_by_a_closed_list_of_names(tmp_path: Path) -> None:
    with override_settings(SENTINEL_FILES=tmp_path):
        row = computed(ask())
        folder = queries.folder(row.code)
        for name in ("deepest.png", "frame-0040.png", "speed.tif", "chance.tif", "checkpoint.npz"):
            (folder / name).write_bytes(b"x")
        for name in ("deepest.png", "frame-0040.png", "speed.tif"):
            assert queries.file_of(READER, row.code, name) == folder / name
        for name in ("chance.tif", "checkpoint.npz", "frame-0080.png", "arrival.png", "../deepest.png", "", "\x00"):
            with pytest.raises(NotFound):
                queries.file_of(READER, row.code, name)


def test_files_of_a_run_under_way_or_out_of_reach_are_not_handed_out(tmp_path: Path) -> None:
    with override_settings(SENTINEL_FILES=tmp_path):
        waiting, done = ask(), None
        (queries.folder(waiting.code) / "deepest.png").write_bytes(b"x")
        with pytest.raises(NotFound):
            queries.file_of(READER, waiting.code, "deepest.png")
        done = computed(waiting)
        assert queries.file_of(READER, done.code, "deepest.png").is_file()
        for actor in (officer("stations.view"), officer("forecasts.view", area=TOWN)):
            with pytest.raises(NotFound):
                queries.file_of(actor, elsewhere(done).code, "deepest.png")


def test_a_run_says_its_place_its_progress_and_its_time() -> None:
    first, second = ask(), ask()
    assert queries.progress(second, AT + MINUTE) == {"open": True, "ahead": 1, "percent": 0, "elapsed": "0:01:00"}
    done = computed(first)
    assert queries.progress(done, AT + 99 * MINUTE) == {
        "open": False,
        "ahead": 0,
        "percent": 100,
        "elapsed": "0:01:00",
    }


def test_two_runs_are_compared_by_what_was_asked_and_whom_they_reach() -> None:
    a = computed(ask(), hit(depth=1.0, minutes=50), hit(HIGH, minutes=None))
    b = computed(ask(rain_mm=150, members=10), hit(depth=1.5, minutes=40), hit("S1", kind=rules.Place.SHELTER))
    found = queries.comparison(READER, a, b)
    assert [(each.label, each.a, each.b) for each in found.asked if each.differs] == [
        ("雨量", "100 mm", "150 mm"),
        ("成员数", "1", "10"),
    ]
    assert [(pair.level, pair.minutes) for pair in found.both] == [("+0.50", "-10")]
    assert [pair.a and pair.a.subject for pair in found.only_a] == [HIGH]
    assert [pair.b and pair.b.subject for pair in found.only_b] == ["S1"]
    town = queries.comparison(officer("forecasts.view", area=OTHER_TOWN), a, b)
    assert ([pair.name for pair in town.only_a], town.both, town.only_b) == (["低村"], [], [])


def test_where_one_run_does_not_say_when_there_is_no_difference_in_time() -> None:
    a, b = computed(ask(), hit(minutes=None)), computed(ask(), hit())
    assert [pair.minutes for pair in queries.comparison(READER, a, b).both] == [""]


def test_the_library_says_which_storms_are_missing_or_on_older_parameters() -> None:
    make_district()
    rows = actions.queue_library(actor=officer(), at=AT)
    Run.objects.filter(pk=rows[0].pk).update(basis={})
    other = Run.objects.filter(pk=rows[1].pk)
    other.update(rain_mm=70)
    found = [(kept.storm.mm, kept.run is None, kept.outdated, kept.missing) for kept in queries.storms(READER, AT)]
    assert found == [(50, False, True, True), (70, False, False, False), (100, True, False, True)]


def test_the_library_answers_with_the_least_storm_that_is_no_milder() -> None:
    make_district()
    small, large = actions.queue_library(actor=officer(), at=AT)
    computed(small, hit(depth=0.4))
    computed(large, hit(), hit(HIGH))
    found = queries.answer(READER, area_code=DISTRICT, mm=80, hours=3)
    assert (found.run, [each.subject for each in found.places]) == (large, [HIGH, LOW])
    assert [each.subject for each in queries.answer(READER, area_code=TOWN, mm=80, hours=3).places] == [LOW]
    assert queries.answer(READER, area_code="", mm=40, hours=1).run == small
    assert queries.answer(READER, area_code=TOWN, mm=101, hours=3) == queries.Answer(None, [])


@pytest.mark.parametrize(("minutes", "text"), [(0, "0 分钟"), (45, "45 分钟"), (60, "1 小时"), (130, "2 小时 10 分钟")])
def test_a_time_is_said_in_words(minutes: int, text: str) -> None:
    assert queries.lasting(minutes) == text
