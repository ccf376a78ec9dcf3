"""One run of a wildfire: from a place, a wind and a dryness to arrival times, pictures and places. It takes seconds."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sentinel.runtime.forecasting.ground import ground, sampled
from sentinel.runtime.forecasting.places import Blaze, burnt_places
from sentinel.runtime.forecasting.solve import Says, Stopped, clear, grid_of, ink, put, put_grid
from sentinel.science.contract import OutOfRange
from sentinel.science.fire.cover import BARE, KINDS, CoverInputs, cover
from sentinel.science.fire.landscape import Landscape, LandscapeInputs, landscape
from sentinel.science.fire.spread import Spread, SpreadInputs, spread
from sentinel.science.terrain.grid import Terrain
from sentinel.science.terrain.picture import Sheet, cells_of
from sentinel.science.terrain.relief import relief
from sentinel.science.terrain.window import cut, window_around
from sentinel.wings.watch.forecasts import queries, rules
from sentinel.wings.watch.forecasts.actions import Outcome
from sentinel.wings.watch.forecasts.choices import Cover
from sentinel.wings.watch.forecasts.models import Run

BYTES_A_CELL = 250
"""What a cell takes at the most while landscape, spread and pictures are made; 190 were measured on 3.2 million."""
MEMORY_LIMIT = 4 << 30
GENERATED = "；可燃物图按地形推想，示意"
MARGIN_M = 1500.0
"""How much ground the pictures show around what burnt."""
MODELLED, SPREAD, DRAWN = 0.3, 0.6, 0.95  # how far a run is after each part

Grid = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Fuels:
    """What burns: kinds of cover by cell, the words for where they are from, and whether they were made up."""

    kinds: NDArray[np.int8]
    words: str
    generated: bool
    limits: tuple[str, ...] = ()


def compute(row: Run, says: Says) -> Outcome:
    """Compute a fire; its pictures and grids lie in its folder afterwards.

    Raises Stopped, OutOfRange or NotFound for what cannot be computed. Nothing is kept of a run that was stopped: it
    begins anew.
    """
    began = time.monotonic()
    terrain, words = ground(row.basis, row.cell_m)
    check_memory(terrain)
    fuels = fuels_of(row.basis, terrain)
    place = _ignition(row, terrain, fuels)
    behaviour = landscape(landscape_inputs(row, terrain, fuels))
    _going(says, MODELLED)
    found = spread(spread_inputs(row, terrain, behaviour, place))
    _going(says, SPREAD)
    folder, burnt = queries.folder(row.code), np.isfinite(found.arrival)
    clear(folder)
    blaze = Blaze(arrival=np.where(burnt, found.arrival, np.nan), flame=np.where(burnt, behaviour.flame_length, np.nan))
    kinds = np.where(fuels.kinds == BARE, np.nan, fuels.kinds.astype(np.float32))
    intensity = np.where(burnt, behaviour.intensity, np.nan)
    grids = {"arrival": blaze.arrival, "flame": blaze.flame, "intensity": intensity, "fuel": kinds}
    for name, values in grids.items():
        put_grid(folder / f"{name}.tif", terrain, values)
    window = window_around(burnt, round(MARGIN_M / terrain.cell))
    sheet = Sheet(cut(terrain, window))
    frames = _draw(row, sheet, {name: values[window] for name, values in grids.items()}, says)
    stamps = (behaviour.stamp, found.stamp)
    return Outcome(
        terrain=f"{words}{GENERATED if fuels.generated else '；' + fuels.words}",
        demo=terrain.demo or fuels.generated,
        grid=grid_of(terrain),
        corners=sheet.corners,
        frames=frames,
        stamp=f"{found.stamp.model} {found.stamp.version} {found.stamp.digest[:16]}",
        digest=found.stamp.digest,
        assumed=assumptions(row, fuels, behaviour, found, tuple(line for each in stamps for line in each.provisional)),
        volume_error=None,
        steps=int(burnt.sum()),
        seconds=round(time.monotonic() - began, 2),
        area_ha=round(found.area, 2),
        hits=burnt_places(terrain, blaze, queries.spots(), queries.homes(), row.basis),
    )


def rehearse() -> None:
    """Spread a small fire, so that the solver is compiled."""
    even = np.ones((9, 9))
    middle, begun = np.array([4]), np.array([0.0])
    spread(
        SpreadInputs(
            rate=even,
            heading=even,
            eccentricity=even * 0.5,
            cell=30.0,
            ignition_rows=middle,
            ignition_columns=middle,
            ignition_times=begun,
            until=60.0,
        )
    )


def check_memory(terrain: Terrain) -> None:
    """Refuse a grid that does not fit before anything is computed."""
    needed = terrain.heights.size * BYTES_A_CELL
    if needed > MEMORY_LIMIT:
        raise OutOfRange(
            "cell_m",
            f"这张网格约需 {needed / 2**30:.1f} GiB 内存，上限是 {MEMORY_LIMIT / 2**30:.0f} GiB：请换大一级的网格。",
        )


def fuels_of(basis: dict[str, Any], terrain: Terrain) -> Fuels:
    """What burns where: the layer the district imported, read by its legend, else what the ground suggests."""
    if not basis["fuel"]:
        made = cover(CoverInputs(terrain=terrain, **basis["fuel_sketch"]))
        return Fuels(np.asarray(made.kinds), GENERATED, True, made.limits)
    values, words = sampled(terrain, basis["fuel"], "fuel")
    kinds = np.full(values.shape, BARE, np.int8)
    for value, kind in basis["fuel_legend"].items():
        kinds[values == float(value)] = KINDS.index(kind)
    return Fuels(kinds, words, False, ("可燃物图例里没有的值按不可燃处理。",))


def landscape_inputs(row: Run, terrain: Terrain, fuels: Fuels) -> LandscapeInputs:
    """The fuel models of the kinds of cover, the wind let down to the flames, and the slope."""
    moistures = row.basis["fire_moistures"][row.dryness]
    share = np.array([float(row.basis["wind_adjustment"][kind]) for kind in KINDS])
    wind = share[np.maximum(fuels.kinds, 0)] * (row.wind_ms or 0)
    shape = relief(terrain)
    return LandscapeInputs(
        legend=tuple(row.basis["fuel_models"][kind] for kind in KINDS),
        fuel=fuels.kinds,
        **{f"moisture_{name}": float(moistures[name]) for name in ("1h", "10h", "100h", "herb", "woody")},
        wind=wind.astype(np.float32),
        wind_to=np.full(wind.shape, ((row.wind_from or 0) + 180) % 360, np.float32),
        slope=np.minimum(shape.slope, 3).astype(np.float32),
        upslope=np.asarray(shape.upslope, np.float32),
    )


def spread_inputs(row: Run, terrain: Terrain, behaviour: Landscape, place: tuple[int, int]) -> SpreadInputs:
    """One fire at one cell, for as long as was asked."""
    return SpreadInputs(
        rate=behaviour.rate,
        heading=behaviour.heading,
        eccentricity=behaviour.eccentricity,
        cell=terrain.cell,
        ignition_rows=np.array([place[0]]),
        ignition_columns=np.array([place[1]]),
        ignition_times=np.array([0.0]),
        until=(row.burn_hours or 0) * 60,
    )


def assumptions(
    row: Run, fuels: Fuels, behaviour: Landscape, found: Spread, provisional: tuple[str, ...]
) -> tuple[str, ...]:
    """What a reader must know before using the result: every limit of the models first."""
    basis = row.basis
    moistures = basis["fire_moistures"][row.dryness]
    models = "、".join(f"{Cover(kind).label} {basis['fuel_models'][kind]}" for kind in KINDS)
    shares = "、".join(f"{Cover(kind).label} {basis['wind_adjustment'][kind]:g}" for kind in KINDS)
    dead = "/".join(f"{100 * moistures[name]:g}" for name in ("1h", "10h", "100h"))
    live = "/".join(f"{100 * moistures[name]:g}" for name in ("herb", "woody"))
    return (
        *found.limits,
        *fuels.limits,
        *behaviour.limits,
        f"可燃物模型：{models}（待确认）。",
        f"全区同一风速风向，不随山谷改变；火焰处风速取 10 米高处的：{shares}（待确认）。",
        f"{row.get_dryness_display()}：死可燃物含水率 {dead} %，活草本、木本 {live} %（待确认）。",
        f"网格 {row.cell_m} 米；村位置是示意点，取周围 {basis['village_radius']:g} 米内最早到的；时间从起火算起。",
        "险户所在格子或紧挨的格子过火，就算在火场内：火不在房墙外停下。",
        *provisional,
    )


def _ignition(row: Run, terrain: Terrain, fuels: Fuels) -> tuple[int, int]:
    """The cell the fire begins in; OutOfRange where it is not on the grid or nothing burns there."""
    assert row.ignition_point is not None
    ((i, j),) = cells_of(terrain, [(row.ignition_point.x, row.ignition_point.y)])
    if i < 0:
        raise OutOfRange("ignition_point", "起火位置不在本区的计算范围内，请重新选点。")
    if fuels.kinds[i, j] == BARE:
        raise OutOfRange(
            "ignition_point", "起火位置在可燃物图上是不可燃的（沟底、村镇、水面等），请移到旁边的山坡上再推演。"
        )
    return int(i), int(j)


def _draw(row: Run, sheet: Sheet, grids: dict[str, Grid], says: Says) -> tuple[int, ...]:
    """The pictures, those in time among them; the minutes there are pictures of."""
    folder, arrival = queries.folder(row.code), grids["arrival"]
    pictures = {rules.Picture.BURNT: arrival, rules.Picture.FLAME: grids["flame"], rules.Picture.FUEL: grids["fuel"]}
    for picture, values in pictures.items():
        put(folder / rules.PNGS[picture], sheet.png(values, ink(rules.CLASSES[picture])))
    every, until = int(row.basis["fire_frame_minutes"]), round((row.burn_hours or 0) * 60)
    frames = tuple(range(every, until + 1, every))
    for number, minutes in enumerate(frames):
        _going(says, SPREAD + (DRAWN - SPREAD) * number / len(frames))
        burnt = np.where(arrival <= minutes, arrival, np.nan)
        put(folder / rules.frame_file(minutes), sheet.png(burnt, ink(rules.BURNT_CLASSES)))
    return frames


def _going(says: Says, progress: float) -> None:
    if not says(progress):
        raise Stopped
