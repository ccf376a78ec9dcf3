"""The pages of the network: coverage with its file, and the sheet of a training."""

import csv
from io import StringIO

import pytest

from promises.rows import HERE, OTHER_TOWN, THERE, TOWN, browser
from sentinel.kernel.models import Event
from sentinel.wings.prepare.officers.models import Attendance
from sentinel.wings.prepare.officers.tests.samples import make_officer, make_training

pytestmark = pytest.mark.django_db
MANAGER = ("officers.view", "officers.manage")
DISTRICT = "110109000000"


def test_coverage_shows_the_gaps_and_gives_them_as_a_file() -> None:
    client = browser("officers.view", area=DISTRICT)
    row = make_officer(area_code=HERE)
    page = client.get("/officers/?sort=-held")
    text = page.content.decode()
    assert [line.code for line in page.context["coverage"].lines] == [TOWN, OTHER_TOWN, DISTRICT]
    assert f'href="/officers/officer/{row.code}/"' in text
    assert 'aria-sort="descending"' in text
    answer = client.get(f"/officers/?export=csv&town={TOWN}")
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert table[2] == [
        HERE,
        "甲镇",
        "甲村",
        row.name,
        "过期",
        "待核实",
        "",
        "",
        "",
        "0",
        "缺B角、培训过期、电话待核实",
    ]
    assert (len(table), table[0][3:6]) == (3, ["A角", "A角培训", "A角电话"])


def test_the_sheet_is_filled_in_for_ones_own_town() -> None:
    client = browser(*MANAGER, area=TOWN)
    row, training = make_officer(area_code=HERE), make_training(area_code=DISTRICT)
    url = f"/officers/training/{training.code}/attendance/"
    assert [part.code for part in client.get(url).context["parts"]] == [TOWN]
    assert client.post(url, {"attended": row.code}).status_code == 303
    assert Attendance.objects.get().officer == row
    assert "checked" in client.get(url).content.decode()
    before = Event.objects.count()
    assert client.post(url, {"attended": "no-such"}).status_code == 422
    assert client.post(f"{url}?part={OTHER_TOWN}").status_code == 404
    assert browser("officers.view", area=TOWN).post(url).status_code == 403
    assert browser(*MANAGER, area=THERE).get("/officers/training/none/attendance/").status_code == 404
    assert (Attendance.objects.count(), Event.objects.count()) == (1, before)
