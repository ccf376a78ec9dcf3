"""The modules' part of a pack: each file goes through its module's own action."""

from collections import defaultdict
from datetime import datetime

from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Outcome
from sentinel.runtime.packs.files import Pack
from sentinel.wings.prepare.households import actions as households
from sentinel.wings.prepare.households import choices as words
from sentinel.wings.prepare.plans import actions as plans
from sentinel.wings.prepare.shelters import actions as shelters
from sentinel.wings.watch.stations import actions as stations
from sentinel.wings.watch.stations.rules import StationFact


def load_modules(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Stations, plans, shelters, households: in the order they refer to each other."""
    district = str(pack.yaml("pack.yaml")["code"])
    return [
        Outcome("stations.station", len(_stations(pack, actor, at))),
        Outcome("plans.plan", _plans(pack, district, actor, at)),
        Outcome("shelters.shelter", len(_shelters(pack, actor, at))),
        Outcome("households.household", len(_households(pack, actor, at))),
    ]


def _stations(pack: Pack, actor: Actor, at: datetime) -> list[object]:
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
    return list(stations.register_stations(actor=actor, at=at, facts=facts))


def _plans(pack: Pack, district: str, actor: Actor, at: datetime) -> int:
    files = pack.yaml_folder("plans")
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
    return len(files)


def _shelters(pack: Pack, actor: Actor, at: datetime) -> list[object]:
    rows = pack.csv("shelters.csv", "code", "name", "area_code", "lon", "lat", "capacity", "address", "contact", "mark")
    specs = [
        shelters.ShelterSpec(
            code=row["code"],
            name=row["name"],
            area_code=row["area_code"],
            point=(float(row["lon"]), float(row["lat"])),
            capacity=int(row["capacity"]),
            address=row["address"],
            contact=row["contact"],
            mark=row["mark"],
            serves=row.get("serves", ""),
            confirmed_at=at,
        )
        for row in rows
    ]
    return list(shelters.register_shelters(actor=actor, at=at, shelters=specs))


def _households(pack: Pack, actor: Actor, at: datetime) -> list[object]:
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
    return list(households.register_households(actor=actor, at=at, households=specs))
