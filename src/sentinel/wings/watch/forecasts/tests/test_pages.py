"""Pages of the forecasts module, as readers get them."""

import json
from pathlib import Path

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Event, Grant, Person
from sentinel.wings.watch.forecasts import actions, queries
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import (
    AT,
    DISTRICT,
    ENGINE,
    HIGH,
    LOW,
    MINUTE,
    OTHER_TOWN,
    TOWN,
    WORKER,
    ask,
    computed,
    hit,
    make_district,
    officer,
    outcome,
)

pytestmark = pytest.mark.django_db
NEW, COMPARE, LIBRARY, API = (
    "/forecasts/run/new/",
    "/forecasts/compare/",
    "/forecasts/library/",
    "/api/v1/forecasts/run",
)
ASKED = {"rain_mm": "120", "rain_hours": "3", "shape": "late", "cell_m": "60", "members": "10"}
VIEW, RUN = "forecasts.view", "forecasts.run"


@pytest.fixture(autouse=True)
def files(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Files of runs lie in a folder of the test."""
    settings.SENTINEL_FILES = tmp_path  # type: ignore[attr-defined]


def reader(*permissions: str, area: str = DISTRICT) -> Client:
    """The browser of somebody with permissions over an area."""
    Clock.objects.get_or_create(space="real", defaults={"anchor_wall": AT, "anchor_business": AT, "paused": True})
    make_district()
    name = f"P-{area}-{Person.objects.count()}"
    person = Person.objects.create(code=name, name="甲")
    for permission in permissions:
        Grant.objects.create(person=person, permission=permission, kind="area", value=area, source="测试")
    client = Client(headers={"accept": "text/html"})
    client.force_login(Account.objects.create(username=name, label="甲", person=person))
    return client


def text(client: Client, url: str) -> str:
    """A page as text; it must be there."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def record(row: Run) -> str:
    """The address of the page of a run."""
    return f"/forecasts/run/{row.code}/"


def test_a_run_is_asked_for_on_the_form_and_its_page_follows() -> None:
    client = reader(VIEW, RUN)
    answer = client.post(NEW, ASKED | {"inflow_point": "116.01, 40.01", "inflow_m3s": "300", "inflow_hours": "2"})
    row = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, record(row))
    assert (row.rain_mm, row.shape, row.cell_m, row.members, row.tail_hours) == (120, "late", 60, 10, 2)
    assert (row.title, row.asked_by, row.inflow_point.coords) == ("3 小时 120 毫米", "甲", (116.01, 40.01))


def test_what_may_be_left_out_has_its_usual_value() -> None:
    client = reader(VIEW, RUN)
    assert client.post(NEW, {"rain_mm": "62.5", "rain_hours": "1", "title": "试算"}).status_code == 303
    row = Run.objects.get()
    assert (row.title, row.shape, row.cell_m, row.members, row.inflow_point) == ("试算", "middle", 90, 1, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"rain_mm": ""}, "rain_mm"),
        ({"rain_mm": "-3"}, "rain_mm"),
        ({"rain_hours": "500"}, "rain_hours"),
        ({"tail_hours": "99"}, "tail_hours"),
        ({"cell_m": "7"}, "cell_m"),
        ({"inflow_m3s": "300", "inflow_hours": "2"}, "inflow_point"),
        ({"inflow_point": "某处", "inflow_m3s": "300", "inflow_hours": "2"}, "inflow_point"),
        ({"inflow_point": "116, 40", "inflow_hours": "2"}, "inflow_m3s"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(said: dict[str, str], field: str) -> None:
    client = reader(VIEW, RUN)
    answer = client.post(NEW, ASKED | {"title": "留住我"} | said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="留住我"' in answer.content.decode()
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_the_form_is_filled_in_by_the_address() -> None:
    page = text(reader(VIEW, RUN), f"{NEW}?at=116.01%2C+40.02&rain_mm=88")
    assert 'value="116.01, 40.02"' in page
    assert 'value="88"' in page
    assert 'data-pick="id_inflow_point"' in page


def test_who_may_not_run_gets_no_form_and_asks_for_nothing() -> None:
    client = reader(VIEW)
    assert [client.get(NEW).status_code, client.post(NEW, ASKED).status_code] == [403, 403]
    town = reader(VIEW, RUN, area=TOWN)
    assert town.post(NEW, ASKED).status_code == 403
    assert NEW not in text(client, "/map/")
    assert f'href="{NEW}" data-map-here' in text(reader(VIEW, RUN), "/map/")
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_a_run_is_asked_for_over_the_api() -> None:
    client = reader(VIEW, RUN)
    body = json.dumps({"rain_mm": 80, "rain_hours": 6})
    answer = client.post(API, body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["key"] == Run.objects.get().code
    wrong = client.post(API, json.dumps({"rain_mm": 80, "rain_hours": 900}), content_type="application/json")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "rain_hours")
    assert Run.objects.count() == 1


def test_a_waiting_run_says_how_many_are_before_it_and_asks_again() -> None:
    client = reader(VIEW, RUN)
    ask()
    row = ask(title="第二次")
    page = text(client, record(row))
    assert "前面还有 1 次推演" in page
    assert f'hx-get="{record(row)}progress/" hx-trigger="every 2s"' in page
    assert f"{record(row)}moves/cancel/" in page
    assert "data-map" not in page


def test_progress_is_followed_until_the_run_is_over() -> None:
    client = reader(VIEW)
    row = ask()
    actions.claim(actor=ENGINE, at=AT, wall=AT, worker=WORKER)
    actions.beat(run=row, worker=WORKER, wall=AT, progress=0.42)
    part = text(client, f"{record(row)}progress/")
    assert "42%" in part
    assert 'hx-trigger="every 2s"' in part
    assert '<span class="st st-doing" hx-swap-oob="outerHTML:.record-head &gt; .st">' in part.replace(" > ", " &gt; ")
    actions.fail(actor=ENGINE, at=AT + MINUTE, run=row, worker=WORKER, text="内存不足")
    over = text(client, f"{record(row)}progress/")
    assert "没有算完" in over
    assert "hx-trigger" not in over
    assert f'href="{record(row)}"' in over


def test_a_failed_run_says_why_and_offers_to_go_again() -> None:
    row = ask()
    actions.claim(actor=ENGINE, at=AT, wall=AT, worker=WORKER)
    actions.fail(actor=ENGINE, at=AT + MINUTE, run=row, worker=WORKER, text="内存不足，请换大一级的网格。")
    client = reader(VIEW, RUN)
    page = text(client, record(row))
    assert "内存不足，请换大一级的网格。" in page
    assert "重新计算" in page
    assert client.post(f"{record(row)}moves/again/").status_code == 303
    assert Run.objects.get().status == "queued"
    assert "重新计算" not in text(reader(VIEW), record(row))


def test_a_run_is_cancelled_with_a_reason() -> None:
    row = ask()
    client = reader(VIEW, RUN)
    assert client.post(f"{record(row)}moves/cancel/", {"note": " "}).status_code == 422
    assert client.post(f"{record(row)}moves/cancel/", {"note": "雨停了"}).status_code == 303
    assert "已取消：雨停了" in text(client, record(row))


def test_a_finished_run_shows_its_water_its_places_and_its_ways_out() -> None:
    row = computed(ask(members=10), hit(chance=0.8), hit(HIGH, minutes=None, people=0, households=0, chance=0.2))
    page = text(reader(VIEW), record(row))
    for words in (
        "水到的村（社区）",
        "50 分钟",
        "1.20",
        "80%",
        "示意地形，网格 90 米",
        "全区雨量均匀",
        "flood.fv1 1 abcdef123456",
        "1.0e-06",
        "0.05—0.15 米",
        f'value="forecasts.run.arrival.{row.code}"',
        f'value="forecasts.run.chance.{row.code}"',
        f"/forecasts/run/{row.code}/files/chance.tif",
        f"/forecasts/impact/?run__code={row.code}&amp;export=xlsx",
        f"{COMPARE}?a={row.code}",
    ):
        assert words in page
    assert f"forecasts.run.reached.{row.code}" in page
    assert 'hx-trigger="every 2s"' not in page


def test_a_reader_of_one_town_sees_its_own_places_and_how_many_there_are() -> None:
    row = computed(ask(), hit(), hit(HIGH))
    page = text(reader(VIEW, area=OTHER_TOWN), record(row))
    assert f"{row.code}:village:{HIGH}/" in page
    assert f"{row.code}:village:{LOW}/" not in page
    assert "全区共有 2 个村（社区）" in page


def test_a_run_that_reaches_nobody_says_so() -> None:
    row = ask()
    actions.claim(actor=ENGINE, at=AT, wall=AT, worker=WORKER)
    actions.finish(actor=ENGINE, at=AT + MINUTE, run=row, worker=WORKER, outcome=outcome())
    assert "没有村（社区）的水深达到 0.3 米" in text(reader(VIEW), record(row))


def test_files_are_served_to_who_may_see_the_run_by_their_names_only() -> None:
    row = computed(ask())
    folder = queries.folder(row.code)
    (folder / "deepest.png").write_bytes(b"png")
    (folder / "deepest.tif").write_bytes(b"tif")
    (folder / "checkpoint.npz").write_bytes(b"no")
    client = reader(VIEW)
    png, tif = (client.get(f"{record(row)}files/deepest.{kind}") for kind in ("png", "tif"))
    assert (png.getvalue(), png["Content-Type"], png["Cache-Control"]) == (b"png", "image/png", "private, max-age=3600")
    assert (tif.getvalue(), tif["Content-Type"]) == (b"tif", "image/tiff")
    assert tif["Content-Disposition"] == f'attachment; filename="{row.code}-deepest.tif"'
    for name in ("checkpoint.npz", "arrival.png", "..%2Fdeepest.png", "%2e%2e", "frame-9999.png"):
        assert client.get(f"{record(row)}files/{name}").status_code == 404
    assert Client(headers={"accept": "text/html"}).get(f"{record(row)}files/deepest.png").status_code == 302


def test_a_run_of_another_town_is_not_there() -> None:
    row = computed(ask())
    (queries.folder(row.code) / "deepest.png").write_bytes(b"png")
    Run.objects.filter(pk=row.pk).update(area_code=OTHER_TOWN, target_areas=[])
    client = reader(VIEW, area=TOWN)
    urls = (record(row), f"{record(row)}progress/", f"{record(row)}files/deepest.png", f"{COMPARE}?a={row.code}")
    assert [client.get(url).status_code for url in urls] == [404] * 4
    shown = client.get("/geo/layers.json", {"also": f"forecasts.run.depth.{row.code}"}).json()["layers"]
    assert [layer["name"] for layer in shown if layer["name"].startswith("forecasts.run.")] == []


def test_layers_of_runs_are_listed_and_shown_where_a_page_asks() -> None:
    row = computed(ask())
    client = reader(VIEW)
    asked = {"also": [f"forecasts.run.arrival.{row.code}", f"forecasts.run.reached.{row.code}"]}
    layers = {layer["name"]: layer for layer in client.get("/geo/layers.json", asked).json()["layers"]}
    ours = {name: layer["shown"] for name, layer in layers.items() if name.startswith("forecasts.run.")}
    assert ours == {
        f"forecasts.run.depth.{row.code}": False,
        f"forecasts.run.arrival.{row.code}": True,
        f"forecasts.run.reached.{row.code}": True,
    }
    assert len(layers[f"forecasts.run.depth.{row.code}"]["picture"]["frames"]) == 3
    assert client.get(f"/geo/tiles/forecasts.run.depth.{row.code}/8/210/96.mvt").content == b""
    assert client.get(f"/geo/ogc/collections/forecasts.run.depth.{row.code}").status_code == 404


def test_two_runs_are_compared_on_one_page() -> None:
    a, b = computed(ask(), hit(depth=1.0)), computed(ask(rain_mm=150), hit(depth=1.5), hit(HIGH))
    client = reader(VIEW)
    page = text(client, f"{COMPARE}?a={a.code}&b={b.code}")
    for words in ("150 mm", "不同", "+0.50", "只有 B 到", f'value="forecasts.run.depth.{b.code}"'):
        assert words in page
    assert "请选两次不同的推演" in text(client, f"{COMPARE}?a={a.code}&b={a.code}")
    assert "选两次算完的推演" in text(client, f"{COMPARE}?a={a.code}")
    assert client.get(f"{COMPARE}?a={a.code}&b={ask().code}").status_code == 404
    assert reader("stations.view").get(COMPARE).status_code == 403


def test_the_library_shows_its_storms_and_is_filled_by_who_may() -> None:
    client = reader(VIEW, RUN)
    assert text(client, LIBRARY).count("未计算") == 2
    assert "补算所缺的 2 场" in text(client, LIBRARY)
    assert client.post(f"{LIBRARY}fill/", {"missing": "2"}).headers["Location"] == LIBRARY
    whole = text(client, LIBRARY)
    assert "已排入 2 场设计暴雨" in whole
    assert "补算所缺" not in whole
    client.post(f"{LIBRARY}fill/", {"missing": "2"})  # the page of somebody who was slower
    assert "预案库刚有变化" in text(client, LIBRARY)
    looker = reader(VIEW)
    assert "补算所缺" not in text(looker, LIBRARY)
    assert looker.post(f"{LIBRARY}fill/", {"missing": "0"}).status_code == 403
    assert reader("stations.view").get(LIBRARY).status_code == 403
    assert Run.objects.count() == 2


def test_the_library_answers_at_once_or_says_that_it_cannot() -> None:
    make_district()
    small, _large = actions.queue_library(actor=officer(), at=AT)
    computed(small)
    client = reader(VIEW, RUN)
    page = text(client, f"{LIBRARY}?area_code={TOWN}&mm=40&hours=2")
    assert "用“1 小时 50 毫米”回答" in page
    assert record(small) in page
    assert f"{small.code}:village:{LOW}/" in page
    assert "水不会到这里" in text(client, f"{LIBRARY}?area_code={OTHER_TOWN}&mm=40&hours=2")
    heavy = text(client, f"{LIBRARY}?mm=300&hours=3")
    assert "预案库里没有这么重的雨（3 小时 300 毫米）" in heavy
    assert f"{NEW}?rain_mm=300&amp;rain_hours=3" in heavy
    assert f"{NEW}?rain_mm" not in text(reader(VIEW), f"{LIBRARY}?mm=300&hours=3")


@pytest.mark.parametrize("query", ["mm=abc&hours=3", "mm=40", "mm=-1&hours=3", "mm=40&hours=3&area_code=999"])
def test_a_question_that_makes_no_sense_is_refused_at_its_field(query: str) -> None:
    answer = reader(VIEW).get(f"{LIBRARY}?{query}")
    assert (answer.status_code, len(answer.context["form"].errors), "answer" in answer.context) == (200, 1, False)
    assert "invalid-feedback" in answer.content.decode()
