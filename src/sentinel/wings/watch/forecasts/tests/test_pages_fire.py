"""Pages of fires: the form, the page of a run without a word of water, two of them compared, the picture served."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sentinel.kernel.models import Event
from sentinel.wings.watch.forecasts.models import Run
from sentinel.wings.watch.forecasts.tests.samples import HIGH, OTHER_TOWN, TOWN, ask, ask_fire, burnt, computed, flames
from sentinel.wings.watch.forecasts.tests.test_pages import COMPARE, RUN, VIEW, reader, record, text
from sentinel.wings.watch.forecasts.tests.test_queries_difference import fires, floods

pytestmark = pytest.mark.django_db
NEW = "/forecasts/fire/new/"
ASKED = {
    "ignition_point": "116.01, 40.01",
    "wind_ms": "8.5",
    "wind_from": "315",
    "dryness": "parched",
    "burn_hours": "4",
    "cell_m": "60",
}
WATER = ("水深", "水到", "水会到", "在水中", "受淹", "雨量", "流速", "水量误差")


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Files of runs lie in a folder of the test."""
    settings.SENTINEL_FILES = tmp_path


def panel(page: str) -> str:
    """The module's own part of the page of a run."""
    return page.partition('id="question-title"')[2].partition('id="facts-title"')[0]


def difference(client: Client, a: Run, b: Run) -> Any:
    """The answer with the picture of what differs."""
    return client.get(f"{COMPARE}{a.code}/{b.code}/difference.png")


def test_a_fire_is_asked_for_on_the_form_and_its_page_follows() -> None:
    answer = reader(VIEW, RUN).post(NEW, ASKED)
    row = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, record(row))
    assert (row.hazard, row.wind_ms, row.wind_from, row.dryness, row.burn_hours) == ("fire", 8.5, 315, "parched", 4)
    assert (row.title, row.cell_m, row.ignition_point.coords) == ("西北风 8.5 米/秒，极干，4 小时", 60, (116.01, 40.01))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ignition_point": ""}, "ignition_point"),
        ({"ignition_point": "某处"}, "ignition_point"),
        ({"wind_ms": "88"}, "wind_ms"),
        ({"wind_from": ""}, "wind_from"),
        ({"wind_from": "17"}, "wind_from"),
        ({"dryness": "soaked"}, "dryness"),
        ({"burn_hours": "99"}, "burn_hours"),
        ({"cell_m": "7"}, "cell_m"),
    ],
)
def test_a_refusal_stands_at_its_field_and_what_was_typed_is_kept(said: dict[str, str], field: str) -> None:
    answer = reader(VIEW, RUN).post(NEW, ASKED | {"title": "留住我"} | said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="留住我"' in answer.content.decode()
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_the_form_is_filled_in_by_the_address_and_leads_to_the_other_one() -> None:
    page = text(reader(VIEW, RUN), f"{NEW}?at=116.01%2C+40.02&wind_ms=5")
    for words in ('value="116.01, 40.02"', 'value="5"', 'data-pick="id_ignition_point"', 'href="/forecasts/run/new/"'):
        assert words in page
    assert '<option value="dry" selected>' in page
    assert f'href="{NEW}"' in text(reader(VIEW, RUN), "/forecasts/run/new/")


def test_who_may_not_run_gets_no_form_and_no_way_from_the_map() -> None:
    client = reader(VIEW)
    assert [client.get(NEW).status_code, client.post(NEW, ASKED).status_code] == [403, 403]
    assert reader(VIEW, RUN, area=TOWN).post(NEW, ASKED).status_code == 403
    assert NEW not in text(client, "/map/")
    assert f'href="{NEW}" data-map-here' in text(reader(VIEW, RUN), "/map/")
    assert (Run.objects.count(), Event.objects.count()) == (0, 0)


def test_a_finished_fire_shows_its_ground_its_places_and_no_word_of_water() -> None:
    row = burnt(ask_fire(), flames(), flames(HIGH, minutes=95, people=0, households=0))
    part = panel(text(reader(VIEW, "evacuations.view"), record(row)))
    for words in (
        "火到的村（社区）",
        "1 小时 35 分钟",
        "2.5 m",
        "西北风（来向 315°）8 m/s，10 米高处",
        "过火面积",
        "示意底图，网格 30 米，估计，未计飞火，不能作为现场依据",
        "未模拟飞火",
        "0—60 分钟",
        "阔叶林",
        f'value="forecasts.run.burnt.{row.code}"',
        f'value="forecasts.run.fuel.{row.code}"',
        f"/forecasts/run/{row.code}/files/intensity.tif",
        f"/evacuations/forecast/{row.code}/",
    ):
        assert words in part
    assert [words for words in WATER if words in part] == []


def test_a_fire_that_reaches_nobody_says_so() -> None:
    row = burnt(ask_fire())
    row.impacts.all().delete()
    assert "算到 6 小时，火没有到任何村（社区）。" in text(reader(VIEW), record(row))


def test_the_list_is_filtered_by_hazard_and_says_what_was_asked() -> None:
    computed(ask(title="大雨"))
    burnt(ask_fire(title="北坡起火"))
    client = reader(VIEW)
    both = text(client, "/forecasts/run/")
    assert ("100 mm / 3 h" in both, "西北风 8 m/s · 干燥 · 6 h" in both) == (True, True)
    fire = text(client, "/forecasts/run/?hazard=fire")
    assert ("北坡起火" in fire, "大雨" in fire) == (True, False)
    places = text(client, "/forecasts/impact/?run__hazard=fire")
    assert ("2.5" in places, "1.2<" in places) == (True, False)


def test_a_place_of_a_fire_says_its_flames() -> None:
    row = burnt(ask_fire())
    page = text(reader(VIEW), f"/forecasts/impact/{row.impacts.get().code}/")
    assert "最大火焰长度 2.5 m" in page
    assert "最大水深" not in page


def test_two_fires_are_compared_with_what_differs() -> None:
    a, b = fires()
    client = reader(VIEW)
    page = text(client, f"{COMPARE}?a={a.code}&b={b.code}")
    for words in (
        "B 比 A 早 10 分钟以上",
        "0.01",
        "只有 B 过火",
        f'value="forecasts.run.difference.{a.code}.{b.code}"',
    ):
        assert words in page
    assert [words for words in ("水深", "水到") if words in page.partition("<main")[2]] == []
    answer = difference(client, a, b)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.getvalue()[:4] == b"\x89PNG"


def test_what_differs_is_served_to_who_may_see_both_only() -> None:
    a, b = floods()
    Run.objects.filter(pk=b.pk).update(area_code=OTHER_TOWN, target_areas=[])
    client = reader(VIEW, area=TOWN)
    assert [difference(client, *pair).status_code for pair in ((a, b), (b, a))] == [404, 404]
    assert difference(Client(headers={"accept": "text/html"}), a, b).status_code == 302
    assert difference(reader(VIEW), a, burnt(ask_fire())).status_code == 404
    assert difference(reader(VIEW), a, ask()).status_code == 404


def test_runs_of_two_hazards_are_not_compared() -> None:
    a, b = computed(ask()), burnt(ask_fire())
    page = text(reader(VIEW), f"{COMPARE}?a={a.code}&b={b.code}")
    assert "洪水和山火不能对比，请选两次同一灾种的推演。" in page
    assert "怎么算的" not in page


def test_runs_that_do_not_lie_over_each_other_say_why_and_are_still_compared() -> None:
    a, b = fires()
    Run.objects.filter(pk=b.pk).update(grid={**b.grid, "cell": 90.5})
    page = text(reader(VIEW), f"{COMPARE}?a={a.code}&b={b.code}")
    assert "画不出差值图" in page
    assert f'value="forecasts.run.burnt.{b.code}"' in page
