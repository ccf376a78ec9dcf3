"""The pages of the network: coverage with its file, and the sheet of a training."""

import csv
from io import StringIO

import pytest

from promises.rows import HERE, OTHER_TOWN, THERE, TOWN, browser
from promises.test_imports import check, upload
from sentinel.kernel import reactions
from sentinel.kernel.models import Event
from sentinel.ledger import LEDGERS
from sentinel.ledger.models import ImportRow
from sentinel.wings.prepare.officers.models import Attendance, Officer
from sentinel.wings.prepare.officers.tests.samples import make_officer, make_person, make_training

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


def test_a_file_appoints_who_is_listed_and_who_is_new() -> None:
    client, ledger = browser(*MANAGER, "organisation.contacts", area=DISTRICT), LEDGERS["officers.officer"]
    make_person("P-9", HERE, name="老支书")
    lines = ["姓名,电话,区划,AB角,聘任日期,网格或小组"]
    lines += [
        "老支书,,甲村,A角,2023-07-01,",
        "新会计,10055556666,甲村,B角,2023-07-01,",
        "无号人,,甲村,A角,2023-07-01,一组",
    ]
    batch = check(client, ledger, upload(client, ledger, "x.csv", "\n".join(lines).encode()))
    client.post(f"{ledger.url}import/{batch.code}/confirm/")
    reactions.drain()
    made = [(row.name, row.rank, row.employment, row.phone) for row in Officer.objects.order_by("rank")]
    assert made == [("老支书", "A", "part", "100****5678"), ("新会计", "B", "part", "100****6666")]
    refused = ImportRow.objects.get(batch=batch, result="refused")
    assert refused.problems == {"phone": "本区划通讯录里没有“无号人”，请填电话。"}


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
