"""The order of the queue."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sentinel.wings.respond.duty import choices, rules
from sentinel.wings.respond.duty.rules import Item, Kind

AT = datetime(2023, 7, 31, 11, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def item(kind: Kind, key: str, since: int = 0, due: int | None = None) -> Item:
    """An item that came up and is due so many minutes after AT."""
    return Item(
        kind=kind,
        key=key,
        title=key,
        detail="",
        since=AT + timedelta(minutes=since),
        due_at=None if due is None else AT + timedelta(minutes=due),
        url="/",
    )


def test_labels_and_lists_cover_the_kinds() -> None:
    assert choices.Kind.values == [code.value for code in rules.Kind]
    assert set(rules.Kind) - set(choices.LISTS) == {Kind.PARKED}


def test_time_left_decides_then_life_and_what_others_owe_stands_below() -> None:
    rows = [
        item(Kind.SILENT, "quiet", since=-900),
        item(Kind.OWN_TASK, "later", since=-60, due=30),
        item(Kind.REPORT, "soon", since=-60, due=5),
        item(Kind.LATE_TASK, "late", since=-200, due=-10),
        item(Kind.RELEASE, "now-b"),
        item(Kind.EVACUATION, "now-a"),
    ]
    assert [row.key for row in rules.queue(rows, {})] == ["now-a", "now-b", "soon", "later", "quiet", "late"]


def test_of_each_kind_the_most_urgent_and_how_many_more() -> None:
    rows = [item(Kind.HUMAN, f"{number:02}", since=number) for number in range(12)]
    found = rules.queue(rows, {Kind.HUMAN: "/list/"}, {Kind.HUMAN: 200}, most=3)
    assert [(row.key, row.more, row.url) for row in found] == [
        ("00", 0, "/"),
        ("01", 0, "/"),
        ("02", 0, "/"),
        ("human:rest", 197, "/list/"),
    ]


def test_time_left_is_negative_when_late() -> None:
    assert item(Kind.REPORT, "x", due=5).left(AT) == timedelta(minutes=5)
    assert item(Kind.RELEASE, "x", since=-3).left(AT) == timedelta(minutes=-3)


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Kind)), st.integers(-600, 600), st.one_of(st.none(), st.integers(-600, 600))),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_nothing_is_lost_and_the_order_of_arrival_does_not_matter(
    seeds: list[tuple[Kind, int, int | None]], random: object
) -> None:
    rows = [item(kind, f"{number:02}", since, due) for number, (kind, since, due) in enumerate(seeds)]
    mixed = list(rows)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    lists = dict.fromkeys(Kind, "/list/")
    found = rules.queue(rows, lists, most=4)
    assert found == rules.queue(mixed, lists, most=4)
    assert sum(row.more or 1 for row in found) == len(rows)
