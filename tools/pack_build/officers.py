"""Information officers drawn from those who hold posts already, and the trainings they were at. All invented."""

from collections.abc import Iterator

from pack_build.common import Pack, Row, draw

MARK = "演示"
COLUMNS = ("code", "person", "area_code", "rank", "employment", "appointed_on", "trainings", "mark")
TRAINING_COLUMNS = (
    "code",
    "title",
    "level",
    "held_on",
    "hours",
    "organiser",
    "place",
    "area_code",
    "mark",
)
# Which posts of a place are its A and its B.
DISTRICT_POSTS = {"A": "D-RELIEF-CLERK", "B": "D-RELIEF"}
TOWN_POSTS = {"A": "DUTY-1", "B": "DUTY-2"}
NO_B, UNTRAINED = 0.08, 0.15
# Two years, so that both the replayed summer and the present have one.
TRAININGS = (
    ("PX20230518-0001", "汛前灾情报送与核查", "2023-05-18"),
    ("PX20260520-0001", "灾情统计口径与汛前报送演练", "2026-05-20"),
)


def build(pack: Pack) -> None:
    """Make officers.csv and officers_trainings.csv."""
    pack.write("officers.csv", COLUMNS, list(officers(pack)))
    pack.write("officers_trainings.csv", TRAINING_COLUMNS, list(trainings(pack)))


def officers(pack: Pack) -> Iterator[Row]:
    """A and B of every area; some villages have no B, and some people missed a training."""
    holder = {row["post"]: row["person"] for row in pack.tables["holdings"]}
    for area in pack.tables["areas"]:
        code = area["code"]
        for number, rank in enumerate("AB", 1):
            if area["kind"] in ("village", "community") and rank == "B" and draw(code, "no B") < NO_B:
                continue
            yield {
                "code": f"{code}-{number:02d}",
                "person": holder[_post(area, rank)],
                "area_code": code,
                "rank": rank,
                "employment": "full" if area["kind"] == "district" else "part",
                "appointed_on": "2023-03-01",
                "trainings": " ".join(
                    training for training, _title, _day in TRAININGS if draw(code, rank, training) >= UNTRAINED
                ),
                "mark": MARK,
            }


def _post(area: Row, rank: str) -> str:
    if area["kind"] == "district":
        return DISTRICT_POSTS[rank]
    return f"{area['code']}-{TOWN_POSTS[rank] if area['kind'] == 'town' else rank}"


def trainings(pack: Pack) -> Iterator[Row]:
    """One of the district before each flood season."""
    district = next(area for area in pack.tables["areas"] if area["kind"] == "district")
    for code, title, held_on in TRAININGS:
        yield {
            "code": code,
            "title": title,
            "level": "district",
            "held_on": held_on,
            "hours": "4",
            "organiser": "区应急管理局",
            "place": "",
            "area_code": district["code"],
            "mark": MARK,
        }
