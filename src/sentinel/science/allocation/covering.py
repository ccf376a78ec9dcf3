"""Where to put a given number of sites so that most demand lies within reach of one (maximal covering location)."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp


@inputs
class CoveringInputs:
    """Demands, candidate sites, and which site reaches which demand."""

    reaches: NDArray[np.bool_] = quantity("候选点能否覆盖需求点", shape="demands, sites")
    weight: Numbers = quantity("需求量", shape="demands", low=0, high=1e9)
    count: int = quantity("选址个数", low=1)
    nodes: int = quantity("搜索节点上限", low=1, high=1_000_000, default=10_000)

    def validate(self) -> None:
        demands, sites = self.reaches.shape
        if len(self.weight) != demands:
            raise OutOfRange("weight", "需求量的个数与覆盖表的行数不同，应一一对应。")
        if self.count > sites:
            raise OutOfRange("count", f"只有 {sites} 个候选点，选址个数不能超过它。")


@result
class Covering:
    """The chosen sites and what they cover; `proved` says that no choice covers more, else `bound` tops it."""

    chosen: NDArray[np.int64] = quantity("选中的候选点序号", shape="chosen")
    covered: NDArray[np.bool_] = quantity("需求点已覆盖", shape="demands")
    weight: float = quantity("覆盖的需求量")
    bound: float = quantity("覆盖量的上界")
    proved: bool
    missing: tuple[str, ...]
    stamp: Stamp


def cover_most(given: CoveringInputs) -> Covering:
    """Sites (at most `count`) that cover the most weight; arrays as `Covering` says.

    The search ends by proof or after `nodes` nodes, not by the clock, so the same inputs give the same answer.
    Source: Church & ReVelle (1974), as an integer programme (HiGHS).
    """
    demands, sites = given.reaches.shape
    served = hstack([-csr_matrix(given.reaches.astype(float)), identity(demands)])
    chosen_count = csr_matrix(np.r_[np.ones(sites), np.zeros(demands)])
    # The variables of demands come out whole by themselves once those of the sites are.
    found = milp(
        -np.r_[np.zeros(sites), given.weight],
        constraints=[LinearConstraint(served, ub=0), LinearConstraint(chosen_count, ub=given.count)],
        integrality=np.r_[np.ones(sites), np.zeros(demands)],
        bounds=Bounds(0, 1),
        options={"node_limit": given.nodes, "mip_rel_gap": 0},
    )
    picked = np.zeros(sites, dtype=bool) if found.x is None else found.x[:sites] > 0.5
    covered: NDArray[np.bool_] = np.asarray(given.reaches[:, picked].any(axis=1))
    total = float(given.weight.sum())
    return Covering(
        chosen=np.flatnonzero(picked),
        covered=covered,
        weight=float(given.weight[covered].sum()),
        bound=total if found.mip_dual_bound is None else min(total, -float(found.mip_dual_bound)),
        proved=found.status == 0,
        missing=_missing(given, covered, proved=found.status == 0),
        stamp=stamp("allocation.covering", "1", given),
    )


def _missing(given: CoveringInputs, covered: NDArray[np.bool_], *, proved: bool) -> tuple[str, ...]:
    beyond = ~given.reaches.any(axis=1)
    said = []
    if beyond.any():
        said.append(f"{int(beyond.sum())} 个需求点（需求量 {given.weight[beyond].sum():g}）任何候选点都覆盖不到。")
    if (~covered & ~beyond).any():
        said.append(f"{given.count} 个点之外，还有 {int((~covered & ~beyond).sum())} 个可覆盖的需求点未覆盖。")
    if not proved:
        said.append("达到搜索上限，未证明最优，可提高搜索节点上限再算。")
    return tuple(said)
