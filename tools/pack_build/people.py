"""Organisations, posts, the invented people who hold them, and who holds what."""

from collections.abc import Iterator

from pack_build.common import Pack, Row, draw, person_name

DISTRICT = "110109000000"
TOWN_POSTS = (
    ("DUTY-1", "值班员（一）", "town_duty"),
    ("DUTY-2", "值班员（二）", "town_duty"),
    ("LEADER", "包村领导", "town_leader"),
)
RANKS = ("A", "B")


def build(pack: Pack) -> None:
    """Make organisations.csv, posts.csv, people.csv and holdings.csv."""
    pack.write("organisations.csv", ("code", "name", "kind", "parent", "area_code", "mark"), list(organisations(pack)))
    rows = list(posts(pack))
    pack.write("posts.csv", ("code", "organisation", "title", "role", "rank", "area_code"), rows)
    people, holdings, names = [], [], set()
    for number, post in enumerate(rows, 1):
        code, attempt = f"P{number:04d}", 0
        male = draw(post["code"], "sex") < 0.6
        while (name := person_name(pack.names, male, post["code"], attempt)) in names:
            attempt += 1
        names.add(name)
        phone = f"1003{number * 7919 % 10**7:07d}"
        people.append({"code": code, "name": name, "phone": phone, "org_hint": post["organisation"]})
        holdings.append({"post": post["code"], "person": code})
    pack.write("people.csv", ("code", "name", "phone", "org_hint"), people)
    pack.write("holdings.csv", ("post", "person"), holdings)


def organisations(pack: Pack) -> Iterator[Row]:
    """District units as kept by hand, then one organisation for every town, village and community."""
    yield from pack.source("sources/units.csv")
    for area in pack.tables["areas"]:
        if area["kind"] == "district":
            continue
        town = area["kind"] == "town"
        yield {
            "code": area["code"],
            "name": area["short_name"] + ("政府" if area["short_name"].endswith("镇") else "办事处")
            if town
            else area["name"],
            "kind": "town" if town else "village",
            "parent": "GOV" if town else area["parent"],
            "area_code": area["code"],
            "mark": "",
        }


def posts(pack: Pack) -> Iterator[Row]:
    """District posts as kept by hand; three posts a town; A and B in every village and community."""
    for post in pack.source("sources/district_posts.csv"):
        yield post | {"rank": "", "area_code": DISTRICT}
    for area in pack.tables["areas"]:
        code, short = area["code"], area["short_name"]
        if area["kind"] == "town":
            for suffix, title, role in TOWN_POSTS:
                yield _post(f"{code}-{suffix}", code, short + title, role, "")
        elif area["kind"] != "district":
            for rank in RANKS:
                yield _post(f"{code}-{rank}", code, f"{short}责任人{rank}", f"village_{rank.lower()}", rank)
    # Posts added later come last, so that everybody before keeps name and number.
    for post in pack.source("sources/added_posts.csv"):
        yield post | {"rank": "", "area_code": DISTRICT}


def _post(code: str, area: str, title: str, role: str, rank: str) -> Row:
    return {"code": code, "organisation": area, "title": title, "role": role, "rank": rank, "area_code": area}
