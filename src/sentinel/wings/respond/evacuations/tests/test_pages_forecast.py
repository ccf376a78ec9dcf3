"""The page that leads from a run of the flood model to lists, goods and a warning."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.test import Client

from sentinel.kernel.models import Account, Clock, Grant, Holding, Organisation, Person, Post
from sentinel.wings.prepare.households.tests.samples import make_household
from sentinel.wings.prepare.supplies.tests import samples as goods
from sentinel.wings.respond.evacuations.models import Evacuation
from sentinel.wings.respond.evacuations.tests.samples import (
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    make_evacuation,
    make_fire,
    make_flood,
)
from sentinel.wings.watch.forecasts.models import Impact, Run
from sentinel.wings.watch.forecasts.tests import samples as flood
from sentinel.wings.watch.forecasts.tests.samples import AT, DISTRICT, OTHER_TOWN
from sentinel.wings.watch.warnings.tests import samples as warnings

pytestmark = pytest.mark.django_db
RIGHTS = ("forecasts.view", "evacuations.view", "evacuations.order")


@pytest.fixture(autouse=True)
def noon() -> None:
    """The minute the run was asked for."""
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)


def browser(*permissions: str, area: str = DISTRICT) -> Client:
    """Somebody with permissions over an area."""
    unit = Organisation.objects.create(code=f"U-{area}", name="单位", kind="department", area_code=area)
    post = Post.objects.create(code=f"{area}-X", organisation=unit, title="指挥", role="x", area_code=area)
    person = Person.objects.create(code=f"P-{area}", name="朱静文")
    Holding.objects.create(post=post, person=person)
    Grant.objects.bulk_create(
        Grant(post=post, permission=name, kind="area", value=area, source="t") for name in permissions
    )
    client = Client()
    client.force_login(Account.objects.create(username=f"u-{area}", label="朱静文", person=person))
    return client


def page(run: Run) -> str:
    """Its address."""
    return f"/evacuations/forecast/{run.code}/"


def missing(text: str, *words: str) -> list[str]:
    """The words the page does not say."""
    return [word for word in words if word not in text]


def query(text: str, path: str) -> dict[str, list[str]]:
    """What the link to a form takes along."""
    return parse_qs(text.partition(f'href="{path}?')[2].partition('"')[0].replace("&amp;", "&"))


def test_the_plan_its_assumptions_and_what_is_missing() -> None:
    text = browser(*RIGHTS).get(page(make_flood())).content.decode()
    said = ("低村", "学校BN-1", "估计，须会商", "示意地形", "雨量 100 毫米 / 3 小时", "网格 90 米", "全区雨量均匀")
    reckoned = ("没有可用的路网图层", "水到之前至少留出的余量", "待确认", "1 人还没有去处", "还缺什么", "07-30 10:53")
    assert missing(text, *said, *reckoned) == []
    assert text.count('name="village"') == 2
    assert text.count(" checked>") == 2
    assert ("起草山洪预警" in text, "安置物资" in text) == (False, False)


def test_the_plan_of_a_fire_has_no_word_of_water_and_no_warning_to_draft() -> None:
    text = browser(*RIGHTS, "warnings.draft").get(page(make_fire())).content.decode()
    said = (
        "火焰最长",
        "险户在火场内",
        "西北风 8 m/s · 干燥 · 6 h",
        "火到之前至少留出的余量",
        "未模拟飞火",
        "预警里没有森林火灾这一类",
    )
    assert missing(text, *said) == []
    assert [word for word in ("水深", "水到", "雨量", "受淹", "起草山洪预警") if word in text] == []


def test_the_press_proposes_what_was_chosen_and_says_so() -> None:
    run = make_flood()
    client = browser(*RIGHTS)
    answer = client.post(page(run), {"village": [VILLAGE], "travel": "walk"})
    assert (answer.status_code, answer.url) == (303, f"{page(run)}?travel=walk")
    text = client.get(answer.url).content.decode()
    row = Evacuation.objects.get()
    assert missing(text, "已提出 1 个村（社区）的转移名单", row.number, f"/evacuations/evacuation/{row.code}/") == []
    assert (row.area_code, text.count('name="village"')) == (VILLAGE, 1)


def test_nothing_chosen_and_an_open_list_are_said_and_keep_the_others() -> None:
    run = make_flood()
    client = browser(*RIGHTS)
    assert "请先选择" in client.post(page(run), {}, follow=True).content.decode()
    number = make_evacuation(area_code=OTHER_VILLAGE).number
    both = {"village": [VILLAGE, OTHER_VILLAGE]}
    text = client.post(page(run), both, follow=True).content.decode()
    assert missing(text, "已提出 1 个村（社区）的转移名单", f"低村：该村已有进行中的转移 {number}") == []
    client.post(page(run), both)
    assert Evacuation.objects.count() == 2


def test_a_run_that_is_not_finished_says_so() -> None:
    run = flood.ask()
    client = browser(*RIGHTS)
    assert "这次推演还没有结果（排队）" in client.get(page(run)).content.decode()
    assert "还没有结果" in client.post(page(run), {"village": [VILLAGE]}, follow=True).content.decode()


def test_a_run_that_reaches_nobody_says_so() -> None:
    run = make_flood()
    Impact.objects.all().delete()
    assert "没有要转移的名单" in browser(*RIGHTS).get(page(run)).content.decode()


def test_without_the_permission_without_reach_and_without_login() -> None:
    run = make_flood()
    assert browser("forecasts.view", area=OTHER_TOWN).get(page(run)).status_code == 403
    assert browser("evacuations.view", "evacuations.order", area=TOWN).get(page(run)).status_code == 404
    stranger = browser(*RIGHTS, area=OTHER_VILLAGE)
    assert stranger.get(page(run).replace(run.code, "nothing")).status_code == 404
    text = stranger.post(page(run), {"village": [VILLAGE]}, follow=True).content.decode()
    assert "请先选择" in text
    assert Client().get(page(run)).status_code == 302
    assert Evacuation.objects.count() == 0


def test_who_only_reads_sees_the_plan_and_no_press() -> None:
    run = make_flood()
    reader = browser("forecasts.view", "evacuations.view", "warnings.draft")
    text = reader.get(page(run)).content.decode()
    assert missing(text, "学校BN-1", "起草山洪预警") == []
    assert ("对选中的村提出转移名单" in text, 'name="village"' in text) == (False, False)
    assert reader.post(page(run), {"village": [VILLAGE]}).status_code == 403
    assert Evacuation.objects.count() == 0


def test_a_list_that_should_be_ahead_of_what_it_is_says_so() -> None:
    run = make_flood()
    make_evacuation()
    client = browser(*RIGHTS)
    assert "应升为立即转移" not in client.get(page(run)).content.decode()
    Clock.objects.update(anchor_business=AT + timedelta(hours=1))
    assert "应升为立即转移" in client.get(page(run)).content.decode()


def test_the_warning_form_opens_filled() -> None:
    warnings.make_district()
    run = make_flood()
    client = browser(*RIGHTS, "warnings.draft", "warnings.view")
    asked = query(client.get(page(run)).content.decode(), "/warnings/warning/new/")
    assert asked["target_areas"] == [f"{OTHER_VILLAGE[:9]}000", TOWN]
    text = client.get("/warnings/warning/new/", asked).content.decode()
    assert missing(text, '<option value="flash_flood" selected>', f"据洪水推演 {run.code}", "最大水深约 1.2 米") == []
    assert text.count("checked") == 2


def test_the_form_of_a_need_opens_filled() -> None:
    goods.make_standard(basis="people", quantity=1500)
    goods.make_lot(quantity=4)
    client = browser(*RIGHTS, "supplies.view", "dispatches.request")
    text = client.get(page(make_flood())).content.decode()
    assert missing(text, "安置物资", "棉被101", "储备库S1", "1 种有缺口") == []
    asked = query(text, "/dispatches/request/")
    form = client.get("/dispatches/request/", asked).content.decode()
    assert missing(form, 'value="安置物资：学校BN-1"', f'<option value="{TOWN}" selected>', "学校BN-1 镇东") == []
    assert 'name="n-101" value="6"' in form


@pytest.mark.parametrize("homes", [1, 5])
def test_the_page_asks_the_same_number_of_questions(homes: int, django_assert_num_queries) -> None:
    run = make_flood()
    goods.make_standard(basis="people", quantity=1500)
    goods.make_lot(quantity=4)
    for number in range(1, homes):
        code = f"{VILLAGE[:9]}{number:03d}"
        make_household(area_code=code, people=2)
        first = run.impacts.get(subject=VILLAGE)
        first.pk, first.code, first.subject, first.area_code = None, f"x{number}", code, code
        first.save(force_insert=True)
    client = browser(*RIGHTS, "supplies.view", "dispatches.request", "warnings.draft")
    client.get(page(run))
    with django_assert_num_queries(27):
        client.get(page(run))
