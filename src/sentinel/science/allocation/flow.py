"""Transport at least cost: what stands at sources goes to places with room; what finds none is left over."""

import numpy as np
from ortools.graph.python import min_cost_flow

from sentinel.science.contract import Numbers, Whole

# Costs are whole numbers to the solver: thousandths of the unit given.
_PARTS = 1000


def transport(supply: Whole, room: Whole, cost: Numbers) -> tuple[Whole, Whole]:
    """As much as possible from sources to places, and of that the cheapest way.

    supply: shape "sources"; room: shape "places"; cost: per unit, shape "sources, places", inf where there is no way.
    Returns what goes, shape "sources, places", and what is left, shape "sources". Source: min-cost flow (OR-Tools).
    """
    sources, places = cost.shape
    source, place = np.nonzero(np.isfinite(cost))
    price = np.rint(cost[source, place] * _PARTS).astype(np.int64)
    # Leaving a unit is dearer than any chain of displacements that would let it go.
    leaving = (int(price.max(initial=0)) + 1) * (min(sources, places) + 1)
    sink, aside = sources + places, sources + places + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    every, all_places = np.arange(sources), np.arange(places)
    going = flow.add_arcs_with_capacity_and_unit_cost(source, sources + place, supply[source], price)
    staying = flow.add_arcs_with_capacity_and_unit_cost(
        every, np.full(sources, aside), supply, np.full(sources, leaving)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        sources + all_places, np.full(places, sink), room, np.zeros(places, dtype=np.int64)
    )
    total = int(supply.sum())
    flow.add_arc_with_capacity_and_unit_cost(aside, sink, total, 0)
    flow.set_nodes_supplies(np.r_[every, sink], np.r_[supply, -total])
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise AssertionError(f"a flow with a way aside is always feasible: {status}")
    goes = np.zeros((sources, places), dtype=np.int64)
    goes[source, place] = flow.flows(going)
    return goes, flow.flows(staying).astype(np.int64)
