"""Ways over roads that close one after another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentinel.science.allocation.network import ClosingInputs, Network, closing_ways, joined, nearest_junctions, samples
from sentinel.science.contract import OutOfRange

NEVER = np.inf
# A square of 1 km: south side, east side, north side, west side.
SQUARE = [
    np.array([(0, 0), (1000, 0)]),
    np.array([(1000, 0.4), (1000, 1000), (0, 1000)]),
    np.array([(0, 1000), (0, 0)]),
]


def ways(network: Network, closes: list[float], origins: list[int], destinations: list[int]) -> tuple[list, list]:
    """Minutes and the latest setting out, at 100 m a minute."""
    found = closing_ways(
        ClosingInputs(
            network=network,
            closes=np.array(closes),
            minutes_per_metre=0.01,
            origins=np.array(origins),
            destinations=np.array(destinations),
        )
    )
    return found.minutes.tolist(), found.until.tolist()


def corner(network: Network, x: float, y: float) -> int:
    """The junction at a place."""
    return int(nearest_junctions(network, np.array([(x, y)]))[0][0])


def test_lines_meet_where_they_share_a_vertex_to_the_metre() -> None:
    network = joined(SQUARE)
    assert (len(network.junctions), network.metres.tolist()) == (4, [1000, 1000, 1000, 1000])


def test_a_place_finds_its_nearest_junction() -> None:
    junction, metres = nearest_junctions(joined(SQUARE), np.array([(990.0, 0.0)]))
    assert (junction.tolist(), metres.tolist()) == ([corner(joined(SQUARE), 1000, 0)], [10])


def test_the_way_goes_round_what_closes() -> None:
    network = joined(SQUARE)
    here, there = corner(network, 0, 0), corner(network, 1000, 0)
    assert ways(network, [NEVER] * 4, [here], [there]) == ([[10]], [[NEVER]])
    assert ways(network, [60, NEVER, NEVER, NEVER], [here], [there]) == ([[30]], [[NEVER]])


def test_where_every_way_closes_one_sets_out_in_time_for_the_first_piece_to_close() -> None:
    network = joined(SQUARE)
    here, there, across = (corner(network, *place) for place in ((0, 0), (1000, 0), (1000, 1000)))
    assert ways(network, [60, 35, 40, 50], [here], [there, across]) == ([[10, 20]], [[50, 15]])


def test_a_way_that_closed_at_the_beginning_cannot_be_set_out_on() -> None:
    network = joined(SQUARE[:1])
    assert ways(network, [0], [0], [1]) == ([[10]], [[-10]])


def test_without_a_road_there_is_no_way() -> None:
    network = joined([SQUARE[0], np.array([(5000, 5000), (6000, 5000)])])
    far = corner(network, 6000, 5000)
    assert ways(network, [NEVER, NEVER], [corner(network, 0, 0)], [far]) == ([[NEVER]], [[NEVER]])


def test_who_has_a_way_that_stays_open_takes_no_other() -> None:
    """The near place behind the closing piece is left out where another can be reached all night."""
    network = joined([np.array([(0, 0), (1000, 0)]), np.array([(0, 0), (0, 5000)])])
    near, far = corner(network, 1000, 0), corner(network, 0, 5000)
    assert ways(network, [90, NEVER], [corner(network, 0, 0)], [near, far]) == ([[NEVER, 50]], [[NEVER, NEVER]])


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=2, max_size=9, unique=True))
def test_samples_lie_on_the_pieces_no_further_apart_than_asked(places: list[tuple[int, int]]) -> None:
    network = joined([np.array(places, float)])
    points, piece = samples(network, 90.0)
    apart = np.linalg.norm(np.diff(points, axis=0), axis=1)[piece[1:] == piece[:-1]]
    assert apart.max(initial=0) <= 90 + 1e-6
    assert apart.sum() == pytest.approx(network.metres.sum())


@pytest.mark.parametrize("lines", [[], [np.array([(0.0, 0.0)])]], ids=["no line", "one point"])
def test_no_road_is_refused(lines: list) -> None:
    with pytest.raises(OutOfRange) as refused:
        joined(lines)
    assert refused.value.field == "lines"


def test_a_closing_time_is_needed_for_every_piece() -> None:
    with pytest.raises(OutOfRange) as refused:
        ways(joined(SQUARE), [NEVER], [0], [1])
    assert refused.value.field == "closes"
