"""Closed days leave as files that hold what the table held; a day that changed meanwhile is not dropped."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import connection

from sentinel.runtime import archive
from sentinel.runtime.cli import main
from sentinel.runtime.gateway.store import Partitions
from sentinel.runtime.steps import StepFailed
from sentinel.runtime.tests.gateway_helpers import DISTRICT, beijing
from sentinel.wings.watch.stations.models import Reading
from sentinel.wings.watch.stations.tests.samples import make_station

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = beijing("2023-07-31T00:00")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _two_days() -> None:
    station = make_station(area_code=DISTRICT, code="S1")
    Partitions().ensure([FIRST - DAY, FIRST, FIRST + DAY])
    for number, at in enumerate((FIRST, FIRST + DAY / 2, FIRST + DAY)):
        Reading.objects.create(
            station=station, element="rain", observed_at=at, value=number + 5, serial=1, received_at=at, quality="late"
        )


def test_a_day_leaves_and_is_dropped_and_the_next_stays(tmp_path: Path) -> None:
    assert (
        main(["readings", "--space", "real", "export", "--before", "2023-08-01", "--to", str(tmp_path), "--drop"]) == 0
    )
    path = tmp_path / "readings-20230731.parquet"
    with duckdb.connect() as store:
        rows = store.execute(f"SELECT station, element, value, quality FROM '{path}' ORDER BY value").fetchall()
    assert rows == [("S1", "rain", 5, "late"), ("S1", "rain", 6, "late")]
    assert archive.read(tmp_path / "readings-20230730.parquet").rows == 0
    assert list(Reading.objects.values_list("value", flat=True)) == [7]
    assert archive.days(FIRST.date() + 2 * DAY) == [FIRST.date() + DAY]


def test_a_day_that_changed_meanwhile_is_kept(tmp_path: Path) -> None:
    file = archive.export(FIRST.date(), tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stations_reading SET value = 9 WHERE value = 5")
    with pytest.raises(StepFailed, match="不一致"):
        archive.drop(FIRST.date(), file)
    assert Reading.objects.count() == 3
