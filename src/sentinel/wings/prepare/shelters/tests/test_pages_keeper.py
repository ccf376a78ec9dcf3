"""The keeper's phone, as a browser without a script uses it."""

import pytest

from sentinel.kernel.models import Account, Area, Clock, Grant, Person
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.prepare.shelters.models import Guest, Stay
from sentinel.wings.prepare.shelters.tests.samples import (
    AT,
    ELSEWHERE,
    KEEPER,
    TOWN,
    VILLAGE,
    balance,
    make_shelter,
    make_stay,
    told,
)

pytestmark = pytest.mark.django_db
PAGE = "/shelters/keeper/BN-1/"


@pytest.fixture
def phone(client):
    """The phone of somebody of a village who may register."""
    Clock.objects.create(space="real", anchor_wall=AT, anchor_business=AT, paused=True)
    Area.objects.create(code=TOWN, name="甲镇", short_name="甲镇", kind="town")
    Area.objects.create(code=VILLAGE, name="甲村村委会", short_name="甲村", kind="village", parent_id=TOWN)
    someone = Person.objects.create(code="P-1", name="杨诚青")
    Grant.objects.bulk_create(
        Grant(person=someone, permission=name, kind="area", value=VILLAGE, source="test")
        for name in ("shelters.view", "shelters.register")
    )
    client.force_login(Account.objects.create(username="u", label="杨诚青", person=someone))
    return client


def text_of(answer):
    return answer.content.decode()


def arrive(browser, /, **typed):
    return browser.post(f"{PAGE}family/", {"name": "王小一", "people": "3", "care": "none", **typed})


def test_my_shelters_those_in_use_first(phone):
    make_shelter(code="BN-1")
    make_stay(code="BN-2")
    make_shelter(code="BN-3", area_code=ELSEWHERE)
    rows = phone.get("/shelters/keeper/").context["shelters"]
    assert [row.code for row in rows] == ["BN-2", "BN-1"]


def test_a_family_in_two_fields(phone):
    row = make_shelter(capacity=9)
    answer = arrive(phone)
    assert (answer.status_code, answer.url) == (303, PAGE)
    text = text_of(phone.get(PAGE))
    assert ("王**" in text, "王小一" in text, "3 人" in text) == (True, False, True)
    assert balance(row) == (3, 3, 3)


def test_everything_that_is_known_of_a_family(phone):
    make_shelter(capacity=9)
    others = "王小二 110199196001010017 老人\n 王小三 儿童\n"
    arrive(phone, others=others, phone="10012345678", from_area=VILLAGE, place="东 3", note="自带药")
    stay = Stay.objects.get()
    assert (stay.from_area, stay.place, stay.note) == (VILLAGE, "东 3", "自带药")
    assert [(guest.name, guest.id_number, guest.care) for guest in Guest.objects.order_by("code")] == [
        ("王小一", "", "none"),
        ("王小二", "110199196001010017", "elder"),
        ("王小三", "", "child"),
    ]
    text = text_of(phone.get(PAGE))
    assert ("老人 1 人" in text, "儿童 1 人" in text) == (True, True)


def test_people_the_list_counted_are_only_named(phone):
    row = make_shelter(capacity=3)
    actions.admit(actor=KEEPER, at=AT, shelter=row, people=2)
    assert "不重复加人" in text_of(phone.get(PAGE))
    assert arrive(phone, counted="on").status_code == 303
    assert balance(row) == (3, 3, 3)
    assert Stay.objects.get(kind="family").listed == 2


@pytest.mark.parametrize(
    ("typed", "status", "word"),
    [
        ({"name": ""}, 422, "这个字段是必填项"),
        ({"people": "0"}, 422, "大于或等于1"),
        ({"people": "9"}, 409, "只剩 5 个位置"),
        ({"id_number": "110199196001010018"}, 422, "逐位核对"),
        ({"name": "王\x00一"}, 422, "有几项需要改"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_counts_nobody(phone, typed, status, word):
    row = make_shelter(capacity=5)
    answer = arrive(phone, note="带着药箱", **typed)
    assert answer.status_code == status
    assert (word in text_of(answer), "带着药箱" in text_of(answer)) == (True, True)
    assert (balance(row), told()) == ((0, 0, 0), [])


def test_counting_first_and_leaving(phone):
    row = make_shelter(capacity=9)
    assert phone.post(f"{PAGE}count/", {"people": "4"}).status_code == 303
    stay = Stay.objects.get()
    assert phone.post(f"/shelters/depart/{stay.code}/", {"people": "1"}).status_code == 303
    assert balance(row) == (3, 3, 3)
    assert phone.post(f"/shelters/depart/{stay.code}/", {"people": "x"}).status_code == 422
    assert phone.post(f"{PAGE}count/", {"people": "7"}).status_code == 409
    assert phone.post(f"/shelters/depart/{stay.code}/").status_code == 303
    assert balance(row) == (0, 0, 0)
    assert phone.post(f"/shelters/depart/{stay.code}/").status_code == 409


def test_moving_on(phone):
    stay, there = make_stay(people=2), make_shelter(code="BN-2", capacity=5)
    assert "学校BN-2（余 5 人）" in text_of(phone.get(PAGE))
    url = f"/shelters/transfer/{stay.code}/"
    assert phone.post(url, {"to": "BN-9"}).status_code == 404
    assert phone.post(url, {"to": "BN-1"}).status_code == 422
    assert phone.post(url, {"to": "BN-2"}).status_code == 303
    assert (balance(stay.shelter), balance(there)) == ((0, 0, 0), (2, 2, 2))


def test_another_place_is_not_there(phone):
    stay = make_stay(area_code=ELSEWHERE)
    urls = (f"{PAGE}family/", f"{PAGE}count/", f"/shelters/depart/{stay.code}/", f"/shelters/transfer/{stay.code}/")
    assert [phone.post(url, {"people": "1"}).status_code for url in urls] == [404] * 4
    assert (phone.get(PAGE).status_code, balance(stay.shelter)) == (404, (2, 2, 2))


def test_looking_is_not_registering(phone):
    make_shelter()
    Grant.objects.filter(permission="shelters.register").delete()
    urls = ("/shelters/keeper/", PAGE)
    assert [phone.get(url).status_code for url in urls] == [403, 403]
    assert phone.post(f"{PAGE}count/", {"people": "1"}).status_code == 403
    assert Stay.objects.count() == 0


def test_the_counts_are_fetched_anew_by_themselves(phone):
    make_stay(people=2)
    part = text_of(phone.get(PAGE, headers={"HX-Target": "keeper-counts"}))
    assert ("<html" in part, "在住" in part) == (False, True)
