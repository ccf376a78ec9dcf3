"""What several sources say, put side by side."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sentinel.wings.respond.tallies.rules import Said, Total, lines, totals

AT = datetime(2023, 7, 30, 13, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(item: str, people: int | None, source: str = "铁路", *, group: str = "旅客", minutes: int = 0) -> Said:
    return Said("T", item, group, people, source, AT + timedelta(minutes=minutes))


def test_a_source_that_speaks_again_is_believed_as_of_the_later_instant_whatever_came_first() -> None:
    (line,) = lines([said("K396", 980, minutes=30), said("K396", 976)])
    assert ([each.people for each in line.said], line.disputed) == ([980], False)
    (line,) = lines([said("K396", 976), said("K396", 975)])
    assert [each.people for each in line.said] == [975]


def test_two_sources_that_differ_stand_side_by_side_the_newest_first() -> None:
    (line,) = lines([said("K396", 32), said("K396", 24, "现场", minutes=5)])
    assert ([each.people for each in line.said], line.least, line.most, line.disputed) == ([24, 32], 24, 32, True)
    (line,) = lines([said("K396", 32), said("K396", None, "现场", minutes=5)])
    assert (line.least, line.most, line.disputed) == (32, 32, False)


def test_sums_say_from_to_count_what_is_not_known_and_leave_out_the_sources_own() -> None:
    found = lines(
        [
            said("K396", 976),
            said("K396", 32, group="乘务"),
            said("K396", 24, "现场", group="乘务"),
            said("Z180", None),
            said("", 2711),
        ]
    )
    assert totals(found) == [Total("旅客", 976, 976, 1), Total("乘务", 24, 32, 0)]
    assert totals(lines([said("", 2711)])) == []
    assert totals(lines([said("Z180", None)])) == [Total("旅客", None, None, 1)]
