"""Founding a district: adds what is missing of its areas, organisation, values and grants, never overwrites.

A row that is already there stays as people left it; where the pack says otherwise, the difference is returned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Account, Area, Grant, Holding, Organisation, Parameter, Person, Post

Row = Mapping[str, Any]
CHUNK = 1000
CONTACT = "contact"


@event_type("organisation.pack.loaded", version=1)
class PackLoaded(Payload):
    """A pack added rows to this district."""

    pack: str
    kind: str
    added: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One field where a stored row and the pack disagree; the stored value was kept."""

    kind: str
    key: str
    field: str
    stored: str
    offered: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading one kind of row did."""

    kind: str
    added: int
    differences: tuple[Difference, ...] = ()


def add_missing(
    model: type[models.Model], rows: Sequence[Row], *, key: tuple[str, ...], compare: Iterable[str] = ()
) -> Outcome:
    """Insert the rows whose key is not there yet; compare the fields of the others."""
    kind = model._meta.label_lower
    stored = {tuple(str(getattr(row, name)) for name in key): row for row in model._default_manager.all()}
    missing, differences = [], []
    for row in rows:
        found = stored.get(tuple(str(row[name]) for name in key))
        if found is None:
            missing.append(model(**row))
            continue
        differences += [
            Difference(kind, str(found), name, str(getattr(found, name)), str(row[name]))
            for name in compare
            if getattr(found, name) != row[name] and str(getattr(found, name)) != str(row[name])
        ]
    model._default_manager.bulk_create(missing, batch_size=CHUNK)
    return Outcome(kind, len(missing), tuple(differences))


def _pk(rows: "models.QuerySet[Any]", code: str = "code") -> dict[str, int]:
    return dict(rows.values_list(code, "pk"))


@transaction.atomic
def found_areas(*, actor: Actor, at: datetime, pack: str, rows: Sequence[Row]) -> Outcome:
    """The division tree; rows come parents first."""
    outcome = add_missing(Area, rows, key=("code",), compare=("name", "parent_id"))
    return _note(outcome, actor, at, pack)


@transaction.atomic
def found_organisation(
    *,
    actor: Actor,
    at: datetime,
    pack: str,
    organisations: Sequence[Row],
    posts: Sequence[Row],
    people: Sequence[Row],
    holdings: Sequence[tuple[str, str]],
) -> list[Outcome]:
    """Units, posts, people and who holds what; `parent` and `organisation` are codes."""
    units = add_missing(
        Organisation, [{**row, "parent": None} for row in organisations], key=("code",), compare=("name", "area_code")
    )
    by_code = {unit.code: unit for unit in Organisation.objects.all()}
    orphans = []
    for row in organisations:
        unit = by_code[row["code"]]
        if row["parent"] and unit.parent_id is None:
            unit.parent = by_code[row["parent"]]
            orphans.append(unit)
    Organisation.objects.bulk_update(orphans, ["parent"], batch_size=CHUNK)
    ready = [{**row, "organisation": by_code[row["organisation"]]} for row in posts]
    homes = _homes(posts, holdings)
    contacts = [{**row, "purpose": CONTACT, "area_code": homes.get(row["code"], "")} for row in people]
    outcomes = [
        units,
        add_missing(Post, ready, key=("code",), compare=("title", "role", "rank", "area_code")),
        add_missing(Person, contacts, key=("code",), compare=("name", "phone")),
    ]
    post_ids, person_ids = _pk(Post.objects.all()), _pk(Person.objects.all())
    pairs = [{"post_id": post_ids[post], "person_id": person_ids[person]} for post, person in holdings]
    outcomes.append(add_missing(Holding, pairs, key=("post_id", "person_id")))
    return [_note(outcome, actor, at, pack) for outcome in outcomes]


def _homes(posts: Sequence[Row], holdings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Where the first post of each person is."""
    places, homes = {row["code"]: str(row["area_code"]) for row in posts}, dict[str, str]()
    for post, person in sorted(holdings):
        homes.setdefault(person, places[post])
    return homes


@transaction.atomic
def found_grants(
    *, actor: Actor, at: datetime, pack: str, by_area: Mapping[str, Sequence[str]], by_unit: Mapping[str, Sequence[str]]
) -> Outcome:
    """What each role's posts may do: over the post's own area, and over their own unit's rows."""
    rows = [
        {
            "post_id": post.pk,
            "person_id": None,
            "permission": permission,
            "kind": kind,
            "value": value,
            "source": source,
        }
        for post in Post.objects.select_related("organisation")
        for source in [f"role:{post.role}"]
        for kind, value, roles in (("area", post.area_code, by_area), ("unit", post.organisation.code, by_unit))
        for permission in roles.get(post.role, ())
    ]
    key = ("post_id", "person_id", "permission", "kind", "value", "source")
    return _note(add_missing(Grant, rows, key=key), actor, at, pack)


@transaction.atomic
def found_parameters(*, actor: Actor, at: datetime, pack: str, rows: Sequence[Row]) -> Outcome:
    """Rule values; a known key with a new date is a new version."""
    outcome = add_missing(Parameter, rows, key=("key", "valid_from"), compare=("value", "unit", "status"))
    return _note(outcome, actor, at, pack)


@transaction.atomic
def found_accounts(*, actor: Actor, at: datetime, pack: str, rows: Sequence[Row]) -> Outcome:
    """Demonstration accounts: `password` in the clear here, hashed in the table; `person` is a code."""
    known = set(Account.objects.values_list("username", flat=True))
    person_ids = _pk(Person.objects.all())
    fresh = [
        Account(
            username=row["username"],
            label=row["label"],
            person_id=person_ids[row["person"]],
            password=make_password(row["password"]),
        )
        for row in rows
        if row["username"] not in known
    ]
    Account.objects.bulk_create(fresh)
    return _note(Outcome("kernel.account", len(fresh)), actor, at, pack)


def _note(outcome: Outcome, actor: Actor, at: datetime, pack: str) -> Outcome:
    if outcome.added:
        district = Area.objects.get(kind="district")
        record(PackLoaded(pack=pack, kind=outcome.kind, added=outcome.added), subject=district, actor=actor, at=at)
    return outcome
