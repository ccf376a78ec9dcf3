"""Rules of advisories and their labels."""

from datetime import timedelta

from sentinel.wings.watch.advisories import choices, rules
from sentinel.wings.watch.stations.tests.samples import AT

MINUTE, HOURS = timedelta(minutes=1), timedelta(hours=6)


def test_labels_stand_for_the_codes() -> None:
    assert choices.Status.values == list(rules.Status)
    assert choices.Way.values == list(rules.Way)


def test_a_flood_of_more_than_six_hours_ago_is_no_news_downstream() -> None:
    assert [rules.is_news(AT - HOURS - late, AT) for late in (timedelta(), MINUTE)] == [True, False]


def test_nobody_is_told_before_the_water_or_tomorrow() -> None:
    given = [AT - MINUTE, AT, AT + HOURS + MINUTE, AT + HOURS + 2 * MINUTE]
    assert [rules.given_in_time(at, AT, AT + HOURS) for at in given] == [False, True, True, False]
