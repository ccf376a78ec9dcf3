"""The modules' part of a pack: each file goes through its module's own action."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Difference, Outcome
from sentinel.runtime.packs.duty import load_duty
from sentinel.runtime.packs.files import Pack, PackError
from sentinel.runtime.packs.layers import load_layers
from sentinel.runtime.packs.officers import load_officers
from sentinel.runtime.packs.supplies import load_supplies
from sentinel.stream.language import RuleFaults
from sentinel.wings.prepare.households import actions as households
from sentinel.wings.prepare.households import choices as words
from sentinel.wings.prepare.households import queries as household_queries
from sentinel.wings.prepare.plans import actions as plans
from sentinel.wings.prepare.plans import queries as plan_queries
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.prepare.shelters import queries as shelter_queries
from sentinel.wings.prepare.teams import actions as teams
from sentinel.wings.prepare.teams import queries as team_queries
from sentinel.wings.watch.advisories import actions as advisories
from sentinel.wings.watch.advisories import queries as advisory_queries
from sentinel.wings.watch.stations import actions as stations
from sentinel.wings.watch.stations import queries as station_queries
from sentinel.wings.watch.stations.rules import StationFact


def load_modules(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Stations, plans, shelters, households: in the order they refer to each other."""
    district = str(pack.yaml("pack.yaml")["code"])
    return [
        *load_layers(pack, actor=actor, at=at),
        _stations(pack, actor, at),
        _rules(pack, district, actor, at),
        _downstream(pack, actor, at),
        Outcome("plans.plan", _plans(pack, district, actor, at)),
        _shelters(pack, actor, at),
        _households(pack, actor, at),
        _teams(pack, actor, at),
        *load_officers(pack, actor=actor, at=at),
        *load_supplies(pack, actor, at),
        *load_duty(pack, district, actor=actor, at=at),
    ]


def _outcome(kind: str, added: int, offered: Iterable[Any], stored: Iterable[Any], *fields: str) -> Outcome:
    """What was added, and every field where a row that stayed says something else than the pack."""
    rows = {row.code: row for row in stored}
    differences = [
        Difference(kind, spec.code, field, str(getattr(rows[spec.code], field)), str(getattr(spec, field)))
        for spec in offered
        for field in fields
        if getattr(rows[spec.code], field) != getattr(spec, field)
    ]
    return Outcome(kind, added, tuple(differences))


def _rules(pack: Pack, district: str, actor: Actor, at: datetime) -> Outcome:
    """The rules readings are judged by; a faulty one is named with its file."""
    found = []
    for name in pack.names("rules", "yaml"):
        try:
            found.append(stations.found_rules(actor=actor, at=at, area_code=district, rows=pack.yaml(name)))
        except RuleFaults as wrong:
            raise PackError(f"{pack.folder / name}：{wrong}") from wrong
    differences = tuple(difference for outcome in found for difference in outcome.differences)
    return Outcome("stations.rule", sum(outcome.added for outcome in found), differences)


def _stations(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    rows = pack.csv("stations.csv", "code", "address", "name", "kind", "area_code", "lon", "lat", "external", "mark")
    facts = [
        StationFact(
            code=row["code"],
            address=row["address"],
            name=row["name"],
            kind=row["kind"],
            area_code=row["area_code"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            river=row["river"],
            external=row["external"] == "true",
            mark=row["mark"],
            slug=row["slug"],
        )
        for row in rows
    ]
    added = len(stations.register_stations(actor=actor, at=at, facts=facts))
    fields = ("name", "kind", "area_code", "river", "external", "mark", "slug")
    return _outcome("stations.station", added, facts, station_queries.stations(actor), *fields)


def _downstream(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    """Who downstream is told of what; a district without a river has no such file."""
    rows = pack.csv("downstream.csv", "code", "name", "station", "rules") if pack.has("downstream.csv") else []
    texts = ("code", "name", "station", "phone", "note", "mark")
    specs = [
        advisories.RecipientSpec(**{name: row[name] for name in texts}, rules=tuple(row["rules"].split()))
        for row in rows
    ]
    added = len(advisories.register_recipients(actor=actor, at=at, recipients=specs))
    fields = ("name", "phone", "note", "mark")
    return _outcome("advisories.recipient", added, specs, advisory_queries.recipients(actor), *fields)


def _plans(pack: Pack, district: str, actor: Actor, at: datetime) -> int:
    files = pack.yaml_folder("plans")
    known = {plan.code for plan in plan_queries.plans(actor)}
    for plan in files:
        plans.adopt_plan(
            actor=actor,
            at=at,
            code=plan["code"],
            title=plan["title"],
            area_code=district,
            hazards=plan["hazards"],
            source=plan["source"],
            standing=plan["status"],
            levels=plan["levels"],
            mark=plan.get("mark", ""),
        )
    return len({plan["code"] for plan in files} - known)


def _shelters(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    rows = pack.csv("shelters.csv", "code", "name", "area_code", "lon", "lat", "capacity", "address", "contact", "mark")
    specs = [
        shelters.ShelterSpec(
            code=row["code"],
            name=row["name"],
            area_code=row["area_code"],
            point=(float(row["lon"]), float(row["lat"])),
            capacity=int(row["capacity"]),
            address=row["address"],
            mark=row["mark"],
            target_areas=(row["serves"],) if row["serves"] else (),
            confirmed_at=at,
            **_shelter_details(row),
        )
        for row in rows
    ]
    added = len(shelters.register_shelters(actor=actor, at=at, shelters=specs))
    fields = ("name", "area_code", "capacity", "address", "contact", "mark", "level", "kind", "total_area_m2", "path")
    return _outcome("shelters.shelter", added, specs, shelter_queries.shelters(actor), *fields)


def _shelter_details(row: Mapping[str, str]) -> dict[str, Any]:
    """Grade, use, areas, facilities and the way there, as the file gives them."""
    has = row["facilities"].split("、")
    areas = {name: int(row[name]) if row[name] else None for name in ("total_area_m2", "effective_area_m2")}
    words = {name: row[name] for name in ("level", "kind", "duration", "space", "path")}
    words |= shelters.people({name: row[name] for name in ("contact", "key_holder")})
    facilities = {name: word in has for name, word in shelter_queries.facility_words().items()}
    return areas | words | facilities | {"evacuation_site": row["evacuation_site"] == "true"}


def _teams(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    rows = pack.csv("teams.csv", "code", "name", "kind", "area_code", "members")
    known = {row.code: row for row in team_queries.teams(actor)}
    fields = ("name", "kind", "area_code", "specialty", "equipment", "address", "mark")
    fresh: list[dict[str, Any]] = [
        {"code": row["code"], "members": int(row["members"]), "confirmed_at": at}
        | {name: row[name] for name in fields}
        | {"point": Point(float(row["lon"]), float(row["lat"]), srid=4490) if row["lon"] else None}
        | {"ready_minutes": int(row["ready_minutes"]) if row["ready_minutes"] else None}
        for row in rows
        if row["code"] not in known
    ]
    differences = [
        Difference("teams.team", row["code"], name, str(getattr(known[row["code"]], name)), row[name])
        for row in rows
        for name in fields
        if row["code"] in known and getattr(known[row["code"]], name) != row[name]
    ]
    added = len(teams.register_teams(actor=actor, at=at, rows=fresh))
    return Outcome("teams.team", added, tuple(differences))


def _households(pack: Pack, actor: Actor, at: datetime) -> Outcome:
    members = defaultdict(list)
    for row in pack.csv("members.csv", "household", "code", "name", "id_number", "phone", "need"):
        members[row["household"]].append(
            households.MemberSpec(
                code=row["code"],
                name=row["name"],
                id_number=row["id_number"],
                phone=row["phone"],
                need=words.code_of(words.Need, row["need"]),
            )
        )
    rows = pack.csv("households.csv", "code", "village", "station", "address", "structure", "risk", "head")
    specs = [
        households.HouseholdSpec(
            code=row["code"],
            area_code=row["village"],
            address=row["address"],
            structure=words.code_of(words.Structure, row["structure"]),
            risk=row["risk"],
            head_name=row["head"],
            station=row["station"],
            confirmed_at=at,
            members=members[row["code"]],
        )
        for row in rows
    ]
    added = len(households.register_households(actor=actor, at=at, households=specs))
    fields = ("area_code", "address", "structure", "risk")
    return _outcome("households.household", added, specs, household_queries.households(actor), *fields)
