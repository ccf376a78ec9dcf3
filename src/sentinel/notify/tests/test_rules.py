"""The ladder's arithmetic."""

from sentinel.notify import choices, rules
from sentinel.notify.rules import Rung, RungKind

RUNGS = (
    Rung(kind=RungKind.FIRST, posts=("A",), minutes=10),
    Rung(kind=RungKind.NEXT, posts=("B1", "B2"), minutes=10),
    Rung(kind=RungKind.HUMAN, posts=("D",)),
)


def test_next_rung_skips_posts_nobody_holds() -> None:
    assert rules.next_rung(RUNGS, 0, {"A", "B1"}) == 0
    assert rules.next_rung(RUNGS, 0, {"B2"}) == 1
    assert rules.next_rung(RUNGS, 0, set()) == 2
    assert rules.next_rung(RUNGS, 3, {"A"}) is None
    assert rules.next_rung(RUNGS[:2], 0, set()) is None


def test_a_drill_says_so_once() -> None:
    assert rules.worded("暴雨", exercise=False) == "暴雨"
    assert rules.worded("暴雨", exercise=True) == "【演练】暴雨"
    assert rules.worded("【演练】暴雨", exercise=True) == "【演练】暴雨"


def test_labels_match_codes() -> None:
    assert choices.LadderStatus.values == list(rules.LadderStatus)
    assert choices.RungKind.values == list(rules.RungKind)
    assert choices.ChannelName.values == list(rules.ChannelName)
    assert choices.SendingStatus.values == list(rules.SendingStatus)
    assert choices.Unreached.values == list(rules.Unreached)
