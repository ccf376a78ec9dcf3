"""People's data: without the grant to unmask no page, list, export, answer or event holds a name, number or phone."""

import json
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from promises.rows import PARAMETERS, TINY, browser
from sentinel.kernel import crypto, privacy
from sentinel.kernel.actor import system
from sentinel.kernel.manifest import permissions
from sentinel.kernel.models import Event
from sentinel.kernel.tests.samples import BEIJING
from sentinel.ledger import LEDGERS
from sentinel.runtime.packs.district import load_district
from sentinel.runtime.packs.modules import load_modules
from sentinel.wings.prepare.households.models import Member
from sentinel.wings.respond.evacuations.actions import order_evacuation, propose_evacuation

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 29, 18, tzinfo=BEIJING)
ACTOR = system("pack")
VILLAGE = "999901101201"
# Encrypted fields that no purge by purpose reaches, and why.
NOT_PURGED = {
    "kernel.secondfactor.secret": "the key of an account's one-time codes, no person's data; goes with the factor",
    "ledger.importrow.cells": "forgotten by the sweeper, due source ledger.import",
    "ledger.importrow.corrected": "forgotten by the sweeper, due source ledger.import",
    "ledger.importrow.changes": "forgotten by the sweeper, due source ledger.import",
    "ledger.importrow.problems": "forgotten by the sweeper, due source ledger.import",
    "notify.preference.email": "the person's own choice, theirs to take back at any time",
    "shelters.guest.name": "forgotten by the sweeper, due source shelters.forget",
    "shelters.guest.id_number": "forgotten by the sweeper, due source shelters.forget",
    "shelters.guest.phone": "forgotten by the sweeper, due source shelters.forget",
    "shelters.shelter.contact_phone": "the number of an office while the shelter stands; changed with the holder",
    "shelters.shelter.key_holder_phone": "the number of an office while the shelter stands; changed with the holder",
    "supplies.store.contact": "the duty number of a store while it stands; changed with the holder",
}
VIEWS = tuple(name for name in permissions() if name != "households.unmask")


@pytest.fixture
def secrets() -> set[str]:
    """A loaded district with an ordered evacuation; what nobody may read in the clear."""
    load_district(TINY, actor=ACTOR, at=AT)
    load_modules(TINY, actor=ACTOR, at=AT)
    row = propose_evacuation(actor=ACTOR, at=AT, area_code=VILLAGE, stage="immediate", reason="雨大")
    order_evacuation(actor=ACTOR, at=AT, evacuation=row)
    members = TINY.csv("members.csv", "name", "id_number", "phone")
    found = {row[column] for row in members for column in ("name", "id_number", "phone")}
    found |= {row["contact"] for row in TINY.csv("supplies_stores.csv", "contact")}
    shelters = TINY.csv("shelters.csv", "contact", "key_holder")
    return (found | {row[who].split()[1] for row in shelters for who in ("contact", "key_holder")}) - {""}


def shown(client: Client) -> dict[str, str]:
    """Everything a reader gets to see of every ledger, and of the village list on the phone."""
    urls = [f"/evacuations/village/{VILLAGE}/", "/evacuations/village/", "/duty/", "/reviews/"]
    for ledger in LEDGERS.values():
        rows = [f"/api/v1{ledger.url}".rstrip("/"), ledger.url, f"{ledger.url}?export=csv"]
        urls += rows + [ledger.record_url(row) for row in ledger.rows(ACTOR)]
    return {url: client.get(url).getvalue().decode() for url in urls}


def test_nothing_is_shown_in_the_clear(secrets: set[str]) -> None:
    pages = shown(browser(*VIEWS, area="999901000000"))
    assert len(pages) > 40
    assert "石沟村" in pages[f"/evacuations/village/{VILLAGE}/"]
    assert {(url, secret) for url, page in pages.items() for secret in secrets if secret in page} == set()


def test_no_event_holds_it(secrets: set[str]) -> None:
    events = [(event.name, json.dumps(event.payload, ensure_ascii=False)) for event in Event.objects.all()]
    assert {"households.household.registered", "evacuations.evacuation.ordered"} <= dict(events).keys()
    assert {(name, secret) for name, payload in events for secret in secrets if secret in payload} == set()


def test_the_table_holds_it_encrypted(secrets: set[str]) -> None:
    with connection.cursor() as cursor:
        tables = ("households_member", "households_household", "kernel_person", "incidents_report")
        tables += ("supplies_store", "shelters_shelter")
        cursor.execute(" UNION ALL ".join(f"SELECT t::text FROM {table} t" for table in tables))
        stored = "\n".join(row[0] for row in cursor.fetchall())
    assert Member.objects.count() == len(TINY.csv("members.csv"))
    phones = {row["phone"] for row in TINY.csv("people.csv", "phone")} - {""}
    assert {secret for secret in secrets | phones if secret in stored} == set()


def test_every_encrypted_field_is_purged_by_purpose_or_has_a_reason_why_not() -> None:
    encrypted = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, crypto.EncryptedText | crypto.EncryptedJSON)
    }
    held = {f"{holder.kind}.{name}" for holder in privacy.HOLDERS.values() for name in holder.fields}
    assert encrypted - held == NOT_PURGED.keys()


@pytest.mark.parametrize("holder", privacy.HOLDERS.values(), ids=lambda holder: str(holder.kind))
def test_whoever_holds_personal_data_can_be_purged_and_named(holder: privacy.Holder) -> None:
    columns = {field.name for field in holder.model._meta.get_fields()}
    assert {"purpose", "keep_until", "purged_at", *holder.fields} <= columns
    assert {type(holder.model._meta.get_field(name).get_default()) for name in holder.fields} == {str}
    assert hasattr(holder.model, "natural_key")


def test_each_purpose_has_its_days_in_the_pack() -> None:
    keys = {row["key"] for row in PARAMETERS}
    asked = ("contact", "household", "incident", "call", "import", "relief")
    assert {key for key in keys if key.startswith("privacy.")} == {f"privacy.keep_days.{name}" for name in asked}
