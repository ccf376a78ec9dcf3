"""The contract every model keeps: ranges, axes, digests."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sentinel.science.contract import OutOfRange, Stamp, digest, inputs, quantities, quantity, result, stamp


@inputs
class Inputs:
    """A pond."""

    depth: np.ndarray = quantity("水深", "m", shape="rows, columns", low=0)
    seen: np.ndarray = quantity("实测水深", "m", shape="points", low=0, gaps=True)
    slope: float = quantity("坡度", low=0, high=1, default=0.1)
    level: float | None = quantity("水位", "m", default=None)
    distance: float = quantity("到岸距离", "m", low=0, high=math.inf, default=0.0)
    name: str = ""
    lines: tuple[np.ndarray, ...] = ()

    def validate(self) -> None:
        if self.name == "海":
            raise OutOfRange("name", "海不是塘。")


POND = Inputs(depth=np.ones((2, 3)), seen=np.array([0.5, np.nan]))


def test_a_field_says_what_it_is() -> None:
    said = quantities(Inputs)
    assert list(said) == ["depth", "seen", "slope", "level", "distance"]
    assert (said["depth"].meaning, said["depth"].unit, said["depth"].shape) == ("水深", "m", "rows, columns")


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("slope", 1.5, "坡度为 1.5，适用范围是 0—1。"),
        ("slope", float("nan"), "坡度里有 1 个值不是数（NaN）。"),
        ("depth", np.array([[1.0, -0.2]]), "水深为 -0.2 m，适用范围是 不小于 0 m。"),
        ("depth", np.array([[1.0, np.nan]]), "水深里有 1 个值不是数（NaN）。"),
        ("depth", np.ones(4), "水深应有 2 维（rows, columns），给出的是 1 维。"),
        ("depth", np.ones((0, 3)), "水深是空的。"),
        ("seen", np.array([np.nan]), "实测水深没有一个已知的值。"),
        ("name", "海", "海不是塘。"),
        ("depth", np.array([[np.inf]]), "水深为 inf m，适用范围是 不小于 0 m。"),
        ("level", math.inf, "水位为 inf m，适用范围是 有限的数。"),
        ("depth", np.array([["1"]]), "水深应是数，给出的是 array([['1']], dtype='<U1')。"),
        ("depth", None, "水深应是数组（rows, columns）。"),
        ("slope", "0.5", "坡度应是数，给出的是 '0.5'。"),
        ("slope", None, "坡度应是数，给出的是 None。"),
        ("slope", True, "坡度应是数，给出的是 True。"),
        ("depth", np.array([[-1e7]]), "水深为 -10000000 m，适用范围是 不小于 0 m。"),
        ("seen", np.array([np.nan, -1.0]), "实测水深为 -1 m，适用范围是 不小于 0 m。"),
    ],
)
def test_what_a_model_cannot_answer_for_is_refused_at_the_field(field: str, value: object, text: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        replace(POND, **{field: value})
    assert (refused.value.field, refused.value.text) == (field, text)


def test_infinity_and_nothing_are_let_through_where_they_are_meant() -> None:
    assert replace(POND, distance=math.inf).distance == math.inf
    assert POND.level is None


@result
class Drained:
    """The pond without water."""

    depth: np.ndarray = quantity("水深", "m", shape="rows, columns")
    stamp: Stamp


def test_what_was_given_and_what_came_out_cannot_be_changed_afterwards() -> None:
    depth = np.ones((2, 3))
    pond = replace(POND, depth=depth, lines=(depth,))
    before = digest(pond)
    depth[0, 0] = -5
    assert digest(pond) == before
    drained = Drained(depth=np.zeros((2, 3)), stamp=stamp("pond", "1", pond))
    for kept in (pond.depth, pond.lines[0], drained.depth):
        with pytest.raises(ValueError, match="read-only"):
            kept[0, 0] = 1


def test_gaps_are_let_through_where_they_are_meant() -> None:
    assert np.isnan(POND.seen[1])


def test_the_digest_tells_every_bit_apart() -> None:
    others = [
        replace(POND, slope=np.nextafter(0.1, 1)),
        replace(POND, name="塘"),
        replace(POND, depth=POND.depth.astype("float32")),
        replace(POND, depth=POND.depth.reshape(3, 2)),
        replace(POND, depth=POND.depth + 1e-15),
    ]
    assert len({digest(each) for each in (POND, *others)}) == 6
    assert digest(POND) == digest(replace(POND, depth=np.asfortranarray(POND.depth)))
    assert digest(("ab", "c")) != digest(("a", "bc"))


def test_the_digest_is_of_what_was_given_and_not_of_how_it_is_held() -> None:
    assert digest(frozenset({"us1", "ci2"})) == digest(frozenset({"ci2", "us1"}))
    assert digest(np.float64(6.5)) == digest(6.5)
    assert digest(({"a": 1}, {"b": 2})) != digest(({"a": 1, "b": 2}, {}))
    for held in (object(), np.array([object()])):
        with pytest.raises(TypeError, match="no digest"):
            digest(held)


def test_a_result_says_what_it_was_made_of() -> None:
    assert stamp("flood.fv1", "1", POND, seed=7, provisional=("粗糙率",)) == Stamp(
        "flood.fv1", "1", digest(POND), 7, ("粗糙率",)
    )
