"""A flood run: skipping, resuming, the volume book, refusals."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange
from sentinel.science.flood import grids
from sentinel.science.flood import run as running
from sentinel.science.flood.checkpoint import Checkpoint
from sentinel.science.flood.inputs import Edge, Inflow, Inputs
from sentinel.science.flood.losses import CurveNumber, GreenAmpt
from sentinel.science.flood.results import Result
from sentinel.science.flood.run import HEADINGS, Interrupted, ModelFailure, Running, memory_needed, run

SOLVERS = ["fv1", "inertial"]
FIELDS = ("max_depth", "max_speed", "arrival", "depth", "u", "v")


def valley(**changed: object) -> Inputs:
    """A valley of 3 by 3 tiles with a spring, a lake at its lower edge and soil that drinks; most of it stays dry."""
    y, x = np.mgrid[0:90, 0:600]
    bed = 400 + 0.02 * x + 0.01 * np.abs(y - 20) + 0.2 * np.random.default_rng(5).random((90, 600))
    spring = Inflow(
        rows=np.array([20, 21]), columns=np.array([150, 150]),
        seconds=np.array([0.0, 30.0, 100.0]), discharge=np.array([0.0, 30.0, 0.0]),
    )  # fmt: skip
    tide = Edge(kind="stage", seconds=np.array([0.0, 120.0]), level=np.array([400.5, 401.5]))
    given = Inputs(
        bed=bed, cell=10.0, duration=120.0, inflows=(spring,), west=tide,
        soil=GreenAmpt(conductivity=6.5, suction=167.0, deficit=0.34),
    )  # fmt: skip
    return replace(given, **changed)


def same(one: Result, other: Result) -> bool:
    """All fields and the book to the last bit."""
    fields = all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in FIELDS)
    return fields and one.steps == other.steps and vars(one.book) == vars(other.book)


@pytest.mark.parametrize("solver", SOLVERS)
def test_skipping_dry_tiles_changes_no_bit(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def counted(wet: np.ndarray, before: np.ndarray, fed: np.ndarray) -> np.ndarray:
        active = grids.tiles_to_do(wet, before, fed)
        done.append(int(active.sum()))
        return active

    monkeypatch.setattr(running, "tiles_to_do", counted)
    found = run(valley(solver=solver))
    monkeypatch.setattr(running, "tiles_to_do", lambda wet, before, fed: np.ones_like(wet))
    assert same(found, run(valley(solver=solver)))
    assert min(done[1:]) < 9
    assert found.depth.max() > 0.5


@pytest.mark.parametrize("stopped_at", [1, 64, 90])
@pytest.mark.parametrize("solver", SOLVERS)
def test_an_interrupted_run_resumes_to_the_same_bits(solver: str, stopped_at: int, tmp_path: Path) -> None:
    given = valley(solver=solver, rain=((40.0, 30.0),))
    steps = iter(range(stopped_at + 1))
    with pytest.raises(Interrupted) as stopped:
        run(given, cancelled=lambda: next(steps) == stopped_at)
    assert stopped.value.checkpoint.steps == stopped_at
    stopped.value.checkpoint.save(tmp_path / "flood")
    assert same(run(given, resume=Checkpoint.load(tmp_path / "flood")), run(given))


def test_a_checkpoint_is_for_its_own_inputs(tmp_path: Path) -> None:
    with pytest.raises(Interrupted) as stopped:
        run(valley(), cancelled=lambda: True)
    with pytest.raises(OutOfRange, match="断点来自另一组输入"):
        run(valley(cell=11.0), resume=stopped.value.checkpoint)
    (tmp_path / "flood").write_text("not a checkpoint")
    with pytest.raises(OutOfRange, match="不是洪水模拟的断点"):
        Checkpoint.load(tmp_path / "flood")


@pytest.mark.parametrize("solver", SOLVERS)
def test_progress_sees_every_step_and_may_keep_a_checkpoint(solver: str) -> None:
    points: list[Checkpoint] = []
    given = valley(solver=solver, duration=20.0)
    found = run(given, progress=lambda now: points.append(now.checkpoint()))
    assert [point.steps for point in points] == list(range(1, found.steps + 1))
    assert points[-1].time == 20.0
    assert same(run(given, resume=points[0]), found)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_book_adds_up(solver: str) -> None:
    given = valley(
        solver=solver, rain=((50.0, 30.0), (100.0, np.full((90, 600), 60.0))), sewer=5.0, east=Edge(kind="open"),
        depth=0.01,
    )  # fmt: skip
    book = run(given).book
    assert book.rain == pytest.approx(54000 * 100 * (50 * 30 + 50 * 60) / 3.6e6, rel=1e-6)
    assert book.inflow > 30 * 100 / 2
    assert min(book.initial, book.outflow, book.infiltrated, book.drained) > 0
    owed = book.initial + book.rain + book.inflow - book.outflow - book.infiltrated - book.drained
    assert book.stored - owed == pytest.approx(book.error)
    assert abs(book.error) <= 2e-6 * (book.initial + book.rain + book.inflow)
    assert set(HEADINGS) < set(vars(book))


def test_what_is_kept_of_a_run() -> None:
    found = run(valley(arrival_depth=0.05))
    reached = np.isfinite(found.arrival)
    assert np.array_equal(reached, found.max_depth >= np.float32(0.05))
    assert 0 < found.arrival[20, 150] < 60
    assert (found.max_depth >= found.depth).all()
    assert (found.max_speed >= np.hypot(found.u, found.v) * 0.999).all()
    assert (found.stamp.model, found.stamp.version, found.stamp.provisional) == ("flood.fv1", "2", ())


@pytest.mark.parametrize("solver", SOLVERS)
def test_below_a_drop_the_film_reports_no_impossible_speed(solver: str) -> None:
    """Local inertial once gave 2,600 m/s beside a house: the discharge of a deep face over the depth of a film."""
    bed = np.where(np.arange(40) < 20, 3.0, 0.0) + np.random.default_rng(2).random((20, 40)) * 0.3
    found = run(Inputs(bed=bed, cell=2.0, duration=60.0, depth=np.where(bed > 2, 1.0, 0.0), solver=solver))
    assert found.max_speed.max() < 4 * np.sqrt(9.81 * found.max_depth.max())
    assert (np.hypot(found.u, found.v) <= found.max_speed * 1.001).all()


def test_a_sewer_takes_what_it_can_and_no_more() -> None:
    flat = Inputs(bed=np.zeros((4, 5)), cell=10.0, duration=3600.0, rain=((3600.0, 30.0),), sewer=20.0)
    book = run(flat).book
    assert book.drained == pytest.approx(2000 * 0.020, rel=1e-5)
    assert book.stored == pytest.approx(2000 * 0.010, rel=1e-4)
    assert run(replace(flat, sewer=40.0)).book.stored == 0


def test_soil_under_standing_water_drinks_as_green_and_ampt_say() -> None:
    soil = GreenAmpt(conductivity=6.5, suction=167.0, deficit=0.34)
    pond = Inputs(bed=np.zeros((4, 5)), cell=10.0, duration=3600.0, depth=0.5, soil=soil, longest_step=10.0)
    assert run(pond).book.infiltrated / 2000 == pytest.approx(0.0317, abs=5e-5)
    rained = replace(pond, depth=0.0, rain=((3600.0, 50.0),))
    assert run(rained).book.infiltrated / 2000 == pytest.approx(0.0302, abs=5e-5)
    sealed = replace(soil, impervious=1.0)
    assert run(replace(pond, soil=sealed)).book.infiltrated == 0


@pytest.mark.parametrize(("number", "runoff"), [(70, 32.7), (80, 50.5), (90, 72.6), (100, 100.0)])
def test_rain_on_a_curve_number_runs_off_as_the_table_says(number: float, runoff: float) -> None:
    given = Inputs(
        bed=np.zeros((4, 5)), cell=10.0, duration=3600.0, rain=((3600.0, 100.0),), soil=CurveNumber(number=number),
        longest_step=10.0,
    )  # fmt: skip
    found = run(given)
    assert found.book.stored / 2000 * 1000 == pytest.approx(runoff, abs=0.06)
    half = run(replace(given, soil=CurveNumber(number=number, impervious=0.5)))
    assert half.book.stored / 2000 * 1000 == pytest.approx((runoff + 100) / 2, abs=0.06)


def test_too_large_a_run_is_refused_before_it_begins() -> None:
    given = valley()
    needed = memory_needed(given)
    state = Running(given)
    held = [*vars(state.grid).values(), *state.kept.values(), state.sewer, *state.soil]
    assert sum(np.asarray(each).nbytes for each in held) <= needed
    with pytest.raises(OutOfRange) as refused:
        run(given, memory_limit=needed - 1)
    assert refused.value.field == "bed"
    assert f"{needed / 2**30:.2f} GiB" in refused.value.text


@pytest.mark.parametrize("solver", SOLVERS)
def test_numbers_that_break_are_a_failure_with_time_and_place(solver: str) -> None:
    with pytest.raises(Interrupted) as stopped:
        run(valley(solver=solver), cancelled=iter([False] * 5 + [True]).__next__)
    point = stopped.value.checkpoint
    point.arrays["h"][31, 41] = np.nan
    with pytest.raises(ModelFailure) as failed:
        run(valley(solver=solver), resume=point)
    assert failed.value.time >= point.time
    assert abs(failed.value.row - 30) <= 64
    assert f"第 {failed.value.row} 行第 {failed.value.column} 列失稳" in failed.value.text


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("bed", np.full((4, 5), np.nan), "不是数"),
        ("bed", np.zeros((0, 5)), "是空的"),
        ("bed", np.zeros(5), "维"),
        ("cell", 0.0, "格网边长"),
        ("duration", -1.0, "模拟时长"),
        ("manning", -0.03, "曼宁糙率为 -0.03"),
        ("manning", np.full((3, 3), 0.03), "请换成同一格网"),
        ("depth", -0.1, "初始水深"),
        ("depth", np.full((90, 600), np.nan), "NaN"),
        ("sewer", 5000.0, "管网排水能力"),
        ("rain", ((60.0, -1.0),), "雨强"),
        ("rain", ((60.0, 1.0), (60.0, 2.0)), "请按先后给出"),
        ("rain", ((float("nan"), 1.0),), "请按先后给出"),
        ("velocity", (0.0, 200.0), "初始流速"),
        ("solver", "fv9", "请用 fv1 或 inertial"),
        ("precision", "half", "请用 single 或 double"),
        ("courant", 1.5, "库朗数"),
        ("arrival_depth", 0.0, "到达判定水深"),
        ("soil", GreenAmpt(conductivity=-1.0, suction=1.0, deficit=0.3), "饱和导水率"),
        ("soil", CurveNumber(number=20.0), "径流曲线数"),
    ],
)
def test_what_cannot_be_run_is_refused_at_the_field(field: str, value: object, text: str) -> None:
    with pytest.raises(OutOfRange, match=text) as refused:
        valley(**{field: value})
    assert refused.value.field == field


def test_local_inertial_takes_no_initial_velocity() -> None:
    with pytest.raises(OutOfRange, match="请改用 fv1"):
        valley(solver="inertial", velocity=(1.0, 0.0))


def test_an_inflow_lies_on_the_grid() -> None:
    far = replace(valley().inflows[0], rows=np.array([20, 90]))
    with pytest.raises(OutOfRange, match="格网之外"):
        valley(inflows=(far,))


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"columns": np.array([1])}, "一一对应"),
        ({"seconds": np.array([0.0, 60.0, 60.0])}, "逐个增大"),
        ({"seconds": np.array([0.0, 60.0])}, "一一对应"),
        ({"discharge": np.array([0.0, -1.0, 0.0])}, "入流过程"),
    ],
)
def test_a_hydrograph_is_checked(changed: dict[str, np.ndarray], text: str) -> None:
    spring = valley().inflows[0]
    with pytest.raises(OutOfRange, match=text):
        replace(spring, **changed)


def test_an_edge_is_checked() -> None:
    with pytest.raises(OutOfRange, match="请用 closed、open 或 stage"):
        Edge(kind="leaky")
    with pytest.raises(OutOfRange, match="没有给出"):
        Edge(kind="stage")


def test_a_single_row_and_a_single_cell_run() -> None:
    rain = ((60.0, 60.0),)
    for shape in ((1, 1), (1, 300), (300, 1)):
        found = run(Inputs(bed=np.zeros(shape), cell=5.0, duration=60.0, rain=rain))
        assert found.depth == pytest.approx(np.full(shape, 0.001), rel=1e-4)
