"""Logging in, locking out, becoming an actor; masking and encryption of people's data; the space."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import override_settings

from sentinel.kernel import crypto, masking, people, spaces
from sentinel.kernel.accounts import MAX_FAILURES, authenticate_account
from sentinel.kernel.actor import NOBODY, Hold
from sentinel.kernel.models import Account, Grant, Holding, Person, Post, Space, Unmasking
from sentinel.kernel.refusals import NotFound, Refused
from sentinel.kernel.tests.samples import AT, TOWN, actor, make_unit


@pytest.fixture
def account(db: None) -> Account:
    person = Person.objects.create(code="P-7", name="测试人")
    post = Post.objects.create(
        code="POST-7", organisation=make_unit("U-7"), title="值班员", role="town_duty", area_code=TOWN
    )
    Holding.objects.create(post=post, person=person)
    Grant.objects.create(post=post, permission="tasks.view", kind="area", value=TOWN, source="role:town_duty")
    Grant.objects.create(
        person=person, permission="tasks.act", kind="unit", value="U-7", source="test", valid_to=AT + timedelta(hours=1)
    )
    return Account.objects.create(username="seven", label="测试人", person=person, password=make_password("right"))


def refusal(username: str, password: str, after: timedelta = timedelta()) -> str:
    with pytest.raises(Refused) as refused:
        authenticate_account(username, password, AT + after)
    return refused.value.code


def test_the_right_password_opens_the_account(account: Account) -> None:
    assert authenticate_account("seven", "right", AT) == account


@pytest.mark.parametrize("username", ["seven", "nobody", "sev\x00en", "x" * 500])
def test_wrong_and_unknown_are_refused_alike(account: Account, username: str) -> None:
    assert refusal(username, "wrong") == "wrong_credentials"


def test_five_failures_lock_for_a_quarter_of_an_hour(account: Account) -> None:
    for _attempt in range(MAX_FAILURES):
        assert refusal("seven", "wrong") == "wrong_credentials"
    assert refusal("seven", "right", timedelta(minutes=14)) == "locked"
    assert authenticate_account("seven", "right", AT + timedelta(minutes=16)) == account


def test_a_disabled_account_is_refused_and_nobody(account: Account) -> None:
    account.is_active = False
    account.save()
    assert refusal("seven", "right") == "wrong_credentials"
    assert people.actor_of_account(account, at=AT) is NOBODY


def test_an_account_acts_with_the_posts_of_its_person_while_grants_run(account: Account) -> None:
    found = people.actor_of_account(account, at=AT)
    assert found.holds == frozenset({Hold("tasks.view", "area", TOWN), Hold("tasks.act", "unit", "U-7")})
    assert (found.posts, found.units, found.area_code) == (("POST-7",), ("U-7",), TOWN)
    later = people.actor_of_person("P-7", at=AT + timedelta(hours=2))
    assert later.holds == frozenset({Hold("tasks.view", "area", TOWN)})


@pytest.mark.django_db
def test_an_unknown_person_is_not_found() -> None:
    with pytest.raises(NotFound):
        people.actor_of_person("P-none", at=AT)


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (masking.mask_name(""), ""),
        (masking.mask_id(""), ""),
        (masking.mask_phone(""), ""),
        (masking.mask_name("王小明"), "王**"),
        (masking.mask_id("110199196001010017"), "110199********0017"),
        (masking.mask_phone("10012345678"), "100****5678"),
        (masking.mask_phone("69842345"), "69****45"),
        (masking.mask_phone("12345"), "****"),
    ],
)
def test_masks_keep_only_what_identifies_to_insiders(masked: str, shown: str) -> None:
    assert masked == shown


@pytest.mark.django_db
def test_every_unmasking_is_written_down_for_good() -> None:
    masking.log_unmasking(actor=actor(), at=AT, subject=make_unit("U-3"), fields=("name", "phone"), purpose="核对转移")
    row = Unmasking.objects.get()
    assert (row.actor, row.subject, row.fields) == ("person:P-1", "kernel.organisation:U-3", "name,phone")
    with pytest.raises(Exception, match="append-only"):
        Unmasking.objects.all().delete()


def test_encrypted_text_is_not_readable_in_the_database() -> None:
    field = crypto.EncryptedText()
    stored = field.get_prep_value("王小明")
    assert "王小明" not in stored
    assert field.from_db_value(stored, None, connection) == "王小明"
    assert field.get_prep_value("王小明") != stored


@pytest.mark.django_db
def test_a_process_refuses_the_database_of_the_other_space() -> None:
    assert spaces.claim("999901000000").name == "real"
    with override_settings(SENTINEL_SPACE="exercise"), pytest.raises(spaces.WrongSpace, match="real"):
        spaces.claim()
    assert Space.objects.get().name == "real"
