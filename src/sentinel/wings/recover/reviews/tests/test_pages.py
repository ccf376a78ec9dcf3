"""The review in a browser."""

import re

import pytest

from sentinel.codecs import bundle
from sentinel.kernel.models import Event, Parameter
from sentinel.wings.recover.reviews.models import Report
from sentinel.wings.recover.reviews.tests.test_queries import VIEWS
from sentinel.wings.respond.incidents.tests.samples import make_incident
from sentinel.wings.respond.incidents.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


def test_the_review_of_an_empty_span_says_so() -> None:
    page = client_of(*VIEWS, "reviews.view").get("/reviews/?since=2023-07-01T00:00&until=2023-07-02T00:00")
    text = page.content.decode()
    assert page.status_code == 200
    assert "这段时间没有您能看到的记录" in text
    assert "没有应答记录" in text


def test_the_review_links_its_figures_and_filters_its_log() -> None:
    client = client_of(*VIEWS, "reviews.view")
    make_incident()
    position = Event.objects.get().pk
    page = client.get("/reviews/").content.decode()
    assert f'href="/reviews/events/{position}/"' in page
    assert 'href="/incidents/incident/yongding-1/"' in page
    page = client.get("/reviews/?kind=tasks").content.decode()
    assert f"/reviews/events/{position}/" not in page
    assert re.findall(r"kind=(\w+)#log", page) == ["incidents"]
    assert f"/reviews/events/{position}/" in client.get("/reviews/?matter=yongding-1").content.decode()
    event = client.get(f"/reviews/events/{position}/")
    assert (event.status_code, "三家店" in event.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "query", ["since=x&until=y", "since=2023-13-99T00:00", "kind=no&page=999", "matter=%00", "until=9999-12-31T23:59"]
)
def test_a_crooked_question_is_answered_all_the_same(query: str) -> None:
    assert client_of(*VIEWS, "reviews.view").get(f"/reviews/?{query}").status_code == 200


def test_who_may_not_review() -> None:
    client = client_of(*VIEWS)
    assert client.get("/reviews/").status_code == 403
    assert client.get("/reviews/standing/").status_code == 403
    span = {"since": "2023-07-29T20:00", "until": "2023-07-31T10:00"}
    assert client.post("/reviews/make/", span).status_code == 403
    assert client.get("/reviews/events/999999/").status_code == 404
    assert client.get("/reviews/events/99999999999999999999999/").status_code == 404


def test_an_instant_is_shown_without_script_and_its_part_alone_to_the_slider() -> None:
    client = client_of(*VIEWS, "reviews.view")
    make_incident()
    whole = client.get("/reviews/standing/?at=2023-07-31T12:00&who=值班员&post=U-1").content.decode()
    assert 'type="datetime-local" name="at" value="2023-07-31T11:' in whole
    assert "值班室 值班员 当时能知道的" in whole
    part = client.get("/reviews/standing/?at=x&matter=%00", headers={"HX-Target": "standing"}).content.decode()
    assert ("<html" in part, "生效的响应与预警" in part) == (False, True)


def test_a_report_is_made_read_and_taken_along() -> None:
    client = client_of(*VIEWS, "reviews.view", "reviews.make")
    Parameter.objects.create(
        key="station.silent_minutes", title="x", value=90, source="x", status="unverified", valid_from="2020-01-01"
    )
    make_incident()
    asked = {"since": "2023-07-29T20:00", "until": "2023-07-31T11:00", "title": "汛情复盘"}
    page = client.post("/reviews/make/", asked, follow=True)
    assert "汛情复盘" in page.content.decode()
    report = Report.objects.get()
    assert client.get(f"/reviews/paper/{report.code}.pdf").content[:5] == b"%PDF-"
    assert client.get(f"/reviews/paper/{report.code}.docx").content[:2] == b"PK"
    given = client.post(f"/reviews/bundle/{report.code}/")
    assert (given["Content-Type"], bundle.verify(given.content, given["X-Bundle-Digest"]).faults) == (
        "application/zip",
        (),
    )
    wrong = client.post("/reviews/make/", {"since": "2023-07-31T11:00", "until": "2023-07-31T11:00"}, follow=True)
    assert ("止应晚于起" in wrong.content.decode(), Report.objects.count()) == (True, 1)
