"""The platform's part of a pack: areas and shapes, organisation, grants, parameters, accounts."""

import json
from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from sentinel.geo.founding import found_shapes
from sentinel.geo.models import CGCS2000
from sentinel.kernel import founding
from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Outcome
from sentinel.runtime.packs.files import Pack, PackError


def load_district(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Load what every module builds on, parents first."""
    name = str(pack.yaml("pack.yaml")["name"])
    areas = pack.csv("areas.csv", "code", "name", "short_name", "kind", "parent", "lon", "lat", "mark", "aliases")
    known = {area["code"] for area in areas}
    roles = pack.yaml("roles.yaml")
    return [
        founding.found_areas(
            actor=actor,
            at=at,
            pack=name,
            rows=[
                {
                    "code": area["code"],
                    "name": area["name"],
                    "short_name": area["short_name"],
                    "aliases": area["aliases"],
                    "kind": area["kind"],
                    "parent_id": area["parent"] or None,
                }
                for area in areas
            ],
        ),
        found_shapes(actor=actor, at=at, pack=name, rows=_shapes(pack, areas)),
        *_organisation(pack, name, actor, at, known),
        founding.found_grants(
            actor=actor,
            at=at,
            pack=name,
            by_area={role: facts["permissions"] for role, facts in roles.items()},
            by_unit={role: facts.get("unit_permissions", ()) for role, facts in roles.items()},
        ),
        founding.found_parameters(
            actor=actor, at=at, pack=name, rows=list(chain.from_iterable(pack.yaml_folder("parameters")))
        ),
    ]


def load_accounts(pack: Pack, *, actor: Actor, at: datetime) -> Outcome:
    """The demonstration accounts; never loaded by `up`."""
    rows = [
        {"username": row["username"], "label": row["title"], "person": row["person"], "password": row["password"]}
        for row in pack.yaml("accounts.yaml")
    ]
    return founding.found_accounts(actor=actor, at=at, pack=str(pack.yaml("pack.yaml")["name"]), rows=rows)


def _shapes(pack: Pack, areas: list[dict[str, str]]) -> list[dict[str, Any]]:
    boundaries = {}
    for name in ("outline.geojson", "cells.geojson"):
        for feature in pack.geojson(name) if pack.has(name) else []:
            shape = GEOSGeometry(json.dumps(feature["geometry"]))
            shape.srid = CGCS2000
            boundaries[feature["properties"]["code"]] = MultiPolygon(shape) if isinstance(shape, Polygon) else shape
    return [
        {
            "area_id": area["code"],
            "point": Point(float(area["lon"]), float(area["lat"]), srid=CGCS2000) if area["lon"] else None,
            "boundary": boundaries.get(area["code"]),
            "mark": area["mark"][:16],
        }
        for area in areas
    ]


def _organisation(pack: Pack, name: str, actor: Actor, at: datetime, areas: set[str]) -> list[Outcome]:
    units = pack.csv("organisations.csv", "code", "name", "kind", "parent", "area_code", "mark")
    posts = pack.csv("posts.csv", "code", "organisation", "title", "role", "rank", "area_code")
    people = pack.csv("people.csv", "code", "name", "phone")
    for row in (*units, *posts):
        if row["area_code"] not in areas:
            raise PackError(f"{pack.folder}:{row['code']} 的区划 {row['area_code']} 不在 areas.csv 中")
    return founding.found_organisation(
        actor=actor,
        at=at,
        pack=name,
        organisations=units,
        posts=posts,
        people=[{key: person[key] for key in ("code", "name", "phone")} for person in people],
        holdings=[(row["post"], row["person"]) for row in pack.csv("holdings.csv", "post", "person")],
    )
