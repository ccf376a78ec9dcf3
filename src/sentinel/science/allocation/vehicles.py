"""Routes of vehicles with loads from one depot; stops that no vehicle can serve are part of the answer."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from sentinel.science.contract import Numbers, OutOfRange, Stamp, Whole, inputs, quantity, result, stamp

# Times are whole numbers to the solver: thousandths of a minute.
_PARTS = 1000
# What stands for "no way": longer than any vehicle may drive.
_FAR = 1_000_000_000
# Dead ends per solution asked for: where there is one plan only, no further solution ever comes to end the search.
_DEAD_ENDS = 1000


@inputs
class FleetInputs:
    """A depot (place 0) and stops with loads; vehicles with room. `minutes` inf where there is no way."""

    minutes: Numbers = quantity("地点间行驶时间", "min", shape="places, places", low=0, high=math.inf)
    load: Whole = quantity("各地点的货量（0 号为车场，填 0）", shape="places", low=0, high=1e6)
    room: Whole = quantity("各车的载货量", shape="vehicles", low=1, high=1e6)
    longest: float = quantity("单车最长行驶时间", "min", low=1, high=1e4, default=1e4)
    solutions: int = quantity("搜索的解个数上限", low=1, high=100_000, default=300)
    seed: int = quantity("随机种子", low=0, high=2**31 - 1, default=1)

    def validate(self) -> None:
        if self.minutes.shape != (len(self.load), len(self.load)):
            raise OutOfRange("minutes", "时间表应是方阵，每个地点一行一列，0 号为车场。")
        for name in ("load", "room"):
            if not np.issubdtype(np.asarray(getattr(self, name)).dtype, np.integer):
                raise OutOfRange(name, "货量应是整数，请按最小计量单位填。")
        if self.load[0] != 0:
            raise OutOfRange("load", "0 号地点是车场，货量应为 0。")


@result
class FleetPlan:
    """The stops of every vehicle in order (without the depot) and the stops left out."""

    routes: tuple[tuple[int, ...], ...]
    unserved: tuple[int, ...]
    minutes: float = quantity("总行驶时间", "min")
    longest: float = quantity("最长一车的行驶时间", "min")
    missing: tuple[str, ...]
    stamp: Stamp


def route_vehicles(given: FleetInputs) -> FleetPlan:
    """Routes that serve as many stops as possible in the least driving time found; a stop is served at once.

    Ended by a number of solutions with a fixed seed, never by the clock, so the same inputs give the same routes. The
    search is heuristic: the routes are good, not proved to be the best. Source: capacitated vehicle routing (OR-Tools).
    """
    stops = np.flatnonzero(_servable(given))
    places = np.r_[0, stops]
    times = given.minutes[np.ix_(places, places)]
    routes = _search(given, times, np.asarray(given.load)[places]) if len(stops) else [()] * len(given.room)
    named = tuple(tuple(int(places[stop]) for stop in route) for route in routes)
    served = {stop for route in named for stop in route}
    driven = [_driven(given.minutes, route) for route in named]
    unserved = tuple(place for place in range(1, len(given.load)) if place not in served)
    return FleetPlan(
        routes=named,
        unserved=unserved,
        minutes=sum(driven),
        longest=max(driven),
        missing=_missing(given, unserved),
        stamp=stamp("allocation.vehicles", "1", given, seed=given.seed),
    )


def _servable(given: FleetInputs) -> NDArray[np.bool_]:
    """Stops with a way there and back within the time, whose load fits the largest vehicle; never the depot."""
    round_trip = given.minutes[0] + given.minutes[:, 0]
    fits: NDArray[np.bool_] = (round_trip <= given.longest) & (given.load <= np.max(given.room))
    fits[0] = False
    return fits


def _search(given: FleetInputs, times: Numbers, load: Whole) -> list[tuple[int, ...]]:
    whole = np.where(np.isfinite(times), np.rint(np.minimum(times, 1e5) * _PARTS), _FAR).astype(np.int64)
    manager = pywrapcp.RoutingIndexManager(len(load), len(given.room), 0)
    routing = pywrapcp.RoutingModel(manager)
    routing.solver().ReSeed(given.seed)
    drive = routing.RegisterTransitMatrix(whole.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(drive)
    routing.AddDimension(drive, 0, int(given.longest * _PARTS), True, "time")
    carry = routing.RegisterUnaryTransitVector(load.tolist())
    routing.AddDimensionWithVehicleCapacity(carry, 0, np.asarray(given.room).tolist(), True, "load")
    # Leaving a stop out is dearer than all driving together.
    leaving = int(given.longest * _PARTS) * len(given.room) + 1
    for stop in range(1, len(load)):
        routing.AddDisjunction([manager.NodeToIndex(stop)], leaving)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.solution_limit = given.solutions
    routing.AddSearchMonitor(routing.solver().FailuresLimit(_DEAD_ENDS * given.solutions))
    solution = routing.SolveWithParameters(search)
    found: list[tuple[int, ...]] = []
    for vehicle in range(len(given.room)):
        route, index = [], solution.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = solution.Value(routing.NextVar(index))
        found.append(tuple(route))
    return found


def _driven(minutes: Numbers, route: tuple[int, ...]) -> float:
    stops = [0, *route, 0]
    return float(sum(minutes[a, b] for a, b in pairwise(stops))) if route else 0.0


def _missing(given: FleetInputs, unserved: tuple[int, ...]) -> tuple[str, ...]:
    said = []
    for stop in unserved:
        if not np.isfinite(given.minutes[0, stop] + given.minutes[stop, 0]):
            said.append(f"{stop} 号地点道路不通，需先抢通或改用其他方式。")
        elif given.load[stop] > np.max(given.room):
            said.append(f"{stop} 号地点货量 {given.load[stop]} 超过最大载货量 {np.max(given.room)}，请分批。")
        elif given.minutes[0, stop] + given.minutes[stop, 0] > given.longest:
            said.append(f"{stop} 号地点往返超过单车最长行驶时间，请放宽时间或就近设车场。")
        else:
            said.append(f"{stop} 号地点的 {given.load[stop]} 装不下，车辆运力或时间不足，请增派车辆或分趟。")
    return tuple(said)
