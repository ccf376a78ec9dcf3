"""The page of a disaster and the reports begun from it, for who may act and who may only look."""

import pytest

from promises.rows import browser
from sentinel.wings.recover.losses.models import Report
from sentinel.wings.recover.losses.tests.samples import (
    DISTRICT,
    OTHER_TOWN,
    TOWN,
    make_accepted,
    make_disaster,
    make_report,
)

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def test_the_reports_of_a_disaster_add_up_on_its_page():
    disaster = make_disaster()
    row = make_accepted(disaster)
    client = browser("losses.view", "losses.manage", "losses.report", area=DISTRICT)
    page = text_of(client.get(f"/losses/disaster/{disaster.code}/"))
    assert [word for word in ("未报", "已审核", f"/losses/begin/{disaster.code}/{DISTRICT}/") if word not in page] == []
    assert "因灾死亡人口" in text_of(client.get(f"/losses/report/{row.code}/"))
    answer = client.post(f"/losses/begin/{disaster.code}/{DISTRICT}/", {"kind": "initial"})
    assert (answer.status_code, answer.url) == (303, f"/losses/report/{disaster.code}-{DISTRICT}-01/edit/")
    assert "镇街合计" in text_of(client.get(answer.url.removesuffix("edit/")))
    assert "起草中：初报 1" in text_of(client.get(f"/losses/disaster/{disaster.code}/"))


def test_a_town_goes_on_from_its_last_figures():
    disaster = make_disaster()
    make_accepted(disaster, dead=2)
    client = browser("losses.view", "losses.report", area=TOWN)
    page = text_of(client.get(f"/losses/disaster/{disaster.code}/"))
    assert ("乙镇" in page, "未报" in page) == (False, False)
    answer = client.post(f"/losses/begin/{disaster.code}/{TOWN}/", {"kind": "follow"})
    assert (answer.status_code, answer.url) == (303, f"/losses/report/{disaster.code}-{TOWN}-02/edit/")
    assert Report.objects.get(number=2).dead == 2
    form = text_of(client.get(answer.url))
    assert '<h2 class="form-group">农林牧渔</h2>' in form
    assert client.post(f"/losses/begin/{disaster.code}/{OTHER_TOWN}/", {"kind": "initial"}).status_code == 403
    refused = client.post(f"/losses/begin/{disaster.code}/{TOWN}/", {"kind": "verify"}, follow=True)
    assert "还有一份未提交的报表" in text_of(refused)
    assert Report.objects.count() == 2


def test_where_the_disaster_struck_is_chosen_on_its_form():
    row = make_disaster()
    client = browser("losses.view", "losses.manage", area=DISTRICT)
    url = f"/losses/disaster/{row.code}/edit/"
    page = client.get(url)
    typed = {"name": row.name, "hazard": "flood", "occurred_at": "2023-07-31T10:00", "known_at": "2023-07-31T11:00"}
    read = {"read": page.context["read"]}
    assert client.post(url, typed | read | {"target_areas": [OTHER_TOWN]}).status_code == 303
    row.refresh_from_db()
    assert row.target_areas == [OTHER_TOWN]
    assert "乙镇" in text_of(client.get(f"/losses/disaster/{row.code}/"))


def test_reading_is_not_reporting():
    row = make_report()
    client = browser("losses.view", area=TOWN)
    assert "losses/begin" not in text_of(client.get(f"/losses/disaster/{row.disaster.code}/"))
    assert client.post(f"/losses/begin/{row.disaster.code}/{TOWN}/", {"kind": "follow"}).status_code == 403
    assert client.post("/losses/begin/GC2020-1/110109108000/", {"kind": "initial"}).status_code == 404
