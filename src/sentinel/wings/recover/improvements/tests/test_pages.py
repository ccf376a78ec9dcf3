"""The improvements in a browser."""

import pytest

from sentinel.wings.recover.improvements.models import Improvement
from sentinel.wings.recover.improvements.tests.samples import make_improvement
from sentinel.wings.recover.reviews.tests.samples import make_report
from sentinel.wings.respond.incidents.tests.test_pages import client_of

pytestmark = pytest.mark.django_db


def test_a_finding_is_written_beside_a_report() -> None:
    client = client_of("reviews.view", "improvements.view", "improvements.manage")
    report = make_report()
    beside = f"/improvements/of/{report.code}/"
    assert "还没有人写下发现的问题和整改措施" in client.get(beside).content.decode()
    typed = {"finding": "报告晚了", "measure": "值班长先口头报", "unit": "U", "due_at": "2023-09-01T12:00"}
    wrong = client.post(f"/improvements/add/{report.code}/", {**typed, "due_at": "2023-07-01T12:00"})
    assert (wrong.status_code, "期限应晚于现在" in wrong.content.decode()) == (422, True)
    assert client.post(f"/improvements/add/{report.code}/", typed, follow=True).status_code == 200
    assert Improvement.objects.get().unit_name == "值班室"
    part = client.get(beside, headers={"HX-Target": "report-improvements"}).content.decode()
    assert ("<html" in part, "报告晚了" in part) == (False, True)


def test_who_may_not() -> None:
    client = client_of("reviews.view")
    report = make_improvement().report
    assert client.get(f"/improvements/of/{report.code}/").status_code == 403
    assert client.get(f"/improvements/add/{report.code}/").status_code == 403
    assert client.get("/improvements/of/none/").status_code == 404
