"""A file on its way in: judged row by row, corrected, confirmed, written once by the ledger's own action."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from promises.rows import DISTRICT, THERE, TOWN, browser, make, make_areas
from sentinel.kernel import reactions
from sentinel.kernel.models import Event, Grant
from sentinel.kernel.refusals import Invalid
from sentinel.ledger import LEDGERS
from sentinel.ledger.actions import advancing
from sentinel.ledger.models import Import, ImportRow

pytestmark = pytest.mark.django_db
STATIONS = "/stations/station/"
BEGIN = f"{STATIONS}import/"
HEAD = "编号,名称,类别,区划,位置,遥测站地址,备用列\n"
LEDGER = LEDGERS["stations.station"]
WRITER = ("stations.view", "stations.manage")


def line(number: int, *, area: str = "甲村", name: str = "", kind: str = "雨量站", more: str = "") -> str:
    """One good row."""
    return f'N{number},{name or f"{number} 号站"},{kind},{area},"116.1, 40.0",00000000{number:02d},{more}\n'


def upload(client: Client, text: str, name: str = "测站.csv") -> Any:
    return client.post(BEGIN, {"file": SimpleUploadedFile(name, text.encode())})


def settled(client: Client, text: str, **form: str) -> Import:
    """Uploaded, columns settled as they were found, checked."""
    assert upload(client, text).status_code == 303
    batch = Import.objects.latest("pk")
    asked = {f"column-{number}": field for number, field in batch.mapping.items()}
    asked |= {"sheet": str(batch.sheet), "header": str(batch.header), "check": "1", **form}
    assert client.post(f"{BEGIN}{batch.code}/columns/", asked).status_code == 303
    reactions.drain()
    batch.refresh_from_db()
    return batch


def confirmed(client: Client, batch: Import) -> Import:
    client.post(f"{BEGIN}{batch.code}/confirm/")
    reactions.drain()
    batch.refresh_from_db()
    return batch


def rows(batch: Import, *fields: str) -> list[Any]:
    """Fields of the rows under the headings."""
    found = ImportRow.objects.filter(batch=batch, line__gt=batch.header).order_by("line")
    return list(found.values_list(*fields, flat=len(fields) == 1))


def happened(prefix: str) -> list[str]:
    return list(Event.objects.filter(name__startswith=prefix).order_by("position").values_list("name", flat=True))


@pytest.fixture
def client() -> Client:
    """Somebody who may manage the district's stations."""
    make_areas()
    return browser(*WRITER, area=DISTRICT)


def stations() -> list[str]:
    return sorted(LEDGER.model._default_manager.values_list("code", flat=True))


def test_a_file_is_kept_judged_and_written(client: Client) -> None:
    batch = settled(client, HEAD + line(1, more="留着") + line(2, area="110109108203") + line(3, kind="rain"))
    assert (batch.state, batch.total, rows(batch, "outcome")) == ("review", 3, ["new"] * 3)
    assert rows(batch, "cells")[0][6] == "留着"
    assert (stations(), happened("stations.")) == ([], [])
    batch = confirmed(client, batch)
    assert (batch.state, stations(), rows(batch, "result")) == ("done", ["N1", "N2", "N3"], ["done"] * 3)
    assert happened("stations.") == ["stations.station.registered"] * 3
    assert happened("ledger.import.") == [
        "ledger.import.opened",
        "ledger.import.loaded",
        "ledger.import.mapped",
        "ledger.import.checked",
        "ledger.import.confirmed",
        "ledger.import.finished",
    ]
    actors = set(Event.objects.filter(name__startswith="stations.").values_list("actor", "actor_label"))
    assert actors == {(batch.owner, batch.owner_label)}


def test_each_row_is_told_what_it_would_do(client: Client) -> None:
    confirmed(client, settled(client, HEAD + line(1) + line(2)))
    text = HEAD + line(1) + line(2, name="改了名") + line(3) + line(3) + line(4, kind="水库") + line(5, area="天上")
    batch = settled(client, text)
    assert rows(batch, "outcome") == ["same", "changed", "new", "double", "wrong", "wrong"]
    assert rows(batch, "changes")[1] == {"name": ["2 号站", "改了名"]}
    assert rows(batch, "problems")[3:] == [
        {"code": "与第 4 行的编号相同。"},
        {"kind": "没有“水库”这一项，可以填：雨量站、河道站。"},
        {"area_code": "没有叫“天上”的镇街或村、社区。"},
    ]
    page = client.get(f"{BEGIN}{batch.code}/").content.decode()
    assert "确认导入 2 行" in page
    assert "没有“水库”这一项" in page
    confirmed(client, batch)
    assert stations() == ["N1", "N2", "N3"]
    assert LEDGER.model._default_manager.get(code="N2").name == "改了名"
    assert happened("stations.").count("stations.station.amended") == 1


def test_a_blank_cell_keeps_or_clears_as_asked(client: Client) -> None:
    confirmed(client, settled(client, "河流," + HEAD + "永定河," + line(1)))
    blank = "河流," + HEAD + "," + line(1)
    assert rows(settled(client, blank), "outcome") == ["same"]
    batch = settled(client, blank, blanks="clear", again="1")
    assert rows(batch, "changes") == [{"river": ["永定河", "—"]}]


def test_rows_outside_reach_are_refused_in_words() -> None:
    make_areas()
    far = LEDGER.key_of(make("stations.station", THERE))
    client = browser(*WRITER, area=TOWN)
    batch = settled(client, HEAD + line(1, area="乙村") + line(2).replace("N2", far))
    assert rows(batch, "outcome", "problems") == [
        ("wrong", {"area_code": "“乙村”不在您的管辖范围。"}),
        ("wrong", {"code": f"编号“{far}”已被使用，不在您的管辖范围。"}),
    ]
    before = stations()
    confirmed(client, batch)
    assert stations() == before
    assert "stations.station.registered" not in happened("stations.")[1:]


def correct(client: Client, batch: Import, number: int, **form: str) -> Any:
    return client.post(f"{BEGIN}{batch.code}/rows/{number}/", {**form, "back": "part=wrong"})


def test_a_cell_is_corrected_in_place_and_only_its_row_judged_again(client: Client) -> None:
    batch = settled(client, HEAD + line(1, kind="水库") + line(2) + line(2))
    answer = correct(client, batch, 2, **{"field-kind": "河道站"})
    assert (answer.status_code, answer["Location"]) == (303, f"{BEGIN}{batch.code}/?part=wrong")
    assert rows(batch, "outcome") == ["new", "new", "double"]
    assert rows(batch, "cells")[0][2] == "水库"
    correct(client, batch, 4, **{"field-code": "N9", "field-address": "00000000AA"})
    assert rows(batch, "outcome") == ["new"] * 3
    corrected = (
        Event.objects.filter(name="ledger.import.corrected").order_by("position").values_list("payload", flat=True)
    )
    assert [(item["line"], item["fields"]) for item in corrected] == [(2, ["kind"]), (4, ["address", "code"])]
    confirmed(client, batch)
    assert stations() == ["N1", "N2", "N9"]
    assert correct(client, batch, 2, **{"field-kind": "雨量站"}).status_code == 303
    assert Event.objects.filter(name="ledger.import.corrected").count() == 2


def test_a_row_left_out_is_not_written_and_frees_its_double(client: Client) -> None:
    batch = settled(client, HEAD + line(1) + line(1, name="后一个") + line(2))
    correct(client, batch, 2, leave="1")
    assert rows(batch, "outcome", "left_out") == [("new", True), ("new", False), ("new", False)]
    correct(client, batch, 4, leave="1")
    confirmed(client, batch)
    assert [row.name for row in LEDGER.model._default_manager.all()] == ["后一个"]
    assert rows(batch, "result") == ["", "done", ""]


def test_what_changed_after_the_check_is_not_written(client: Client) -> None:
    batch = settled(client, HEAD + line(1) + line(2))
    confirmed(client, settled(client, HEAD + line(1, name="别人的")))
    confirmed(client, batch)
    assert rows(batch, "result") == ["refused", "done"]
    assert rows(batch, "problems")[0] == {"": "检查之后这条记录已被别人新建或修改，请重新导入这一行。"}
    assert LEDGER.model._default_manager.get(code="N1").name == "别人的"


def test_a_row_the_action_refuses_is_kept_with_its_sentence(client: Client) -> None:
    batch = confirmed(client, settled(client, HEAD + line(1) + line(2).replace("0000000002", "NOT-HEX")))
    assert (stations(), rows(batch, "result")) == (["N1"], ["done", "refused"])
    assert "站址应为 10 位十六进制数字" in rows(batch, "problems")[1]["address"]
    finished = Event.objects.get(name="ledger.import.finished").payload
    assert (finished["done"], finished["refused"]) == (1, 1)
    assert "站址应为 10 位十六进制数字" in client.get(f"{BEGIN}{batch.code}/").content.decode()


def test_many_rows_go_into_one_act_and_a_refused_act_is_halved(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def many(*, actor: Any, at: Any, rows: Any) -> list[Any]:
        asked.append(len(rows))
        made = [LEDGER.create(actor=actor, at=at, **row) for row in rows]  # type: ignore[misc]
        refuse({str(row["code"]) for row in rows} & {"N3", "N7"})
        return made

    monkeypatch.setitem(LEDGERS, LEDGER.name, replace(LEDGER, create_many=many))
    batch = confirmed(client, settled(client, HEAD + "".join(line(number) for number in range(1, 9))))
    assert rows(batch, "result") == ["done", "done", "refused", "done", "done", "done", "refused", "done"]
    assert rows(batch, "problems")[2] == {"code": "不要这一行。"}
    assert stations() == ["N1", "N2", "N4", "N5", "N6", "N8"]
    assert asked[0] == 8
    assert happened("stations.") == ["stations.station.registered"] * 6


def refuse(codes: set[str]) -> None:
    if codes:
        raise Invalid({"code": "不要这一行。"})


def test_work_goes_on_piece_by_piece(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advancing, "PIECE_S", 0.0)
    monkeypatch.setattr(advancing, "JUDGED_AT_ONCE", 2)
    monkeypatch.setattr(advancing, "ONE_BY_ONE", 2)
    batch = confirmed(client, settled(client, HEAD + "".join(line(number) for number in range(1, 6))))
    assert len(stations()) == 5
    moved = Event.objects.filter(name="ledger.import.advanced").order_by("position").values_list("payload", flat=True)
    assert [(item["state"], item["line"]) for item in moved] == [
        ("checking", 3),
        ("checking", 5),
        ("checking", 6),
        ("applying", 3),
        ("applying", 5),
        ("applying", 6),
    ]
    assert batch.state == "done"


def test_an_import_is_stopped_and_what_was_written_stays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advancing, "PIECE_S", 0.0)
    monkeypatch.setattr(advancing, "ONE_BY_ONE", 2)
    batch = settled(client, HEAD + "".join(line(number) for number in range(1, 6)))
    client.post(f"{BEGIN}{batch.code}/confirm/")
    assert reactions.run_one("ledger")
    client.post(f"{BEGIN}{batch.code}/cancel/")
    reactions.drain()
    batch.refresh_from_db()
    assert (batch.state, stations(), reactions.parked()) == ("cancelled", ["N1", "N2"], 0)
    assert Event.objects.get(name="ledger.import.cancelled").payload["done"] == 2


def test_a_right_that_was_taken_away_writes_nothing(client: Client) -> None:
    batch = settled(client, HEAD + line(1))
    client.post(f"{BEGIN}{batch.code}/confirm/")
    Grant.objects.filter(permission="stations.manage").delete()
    reactions.drain()
    assert (stations(), rows(batch, "result")) == ([], ["refused"])
    assert happened("stations.") == []


def test_the_same_file_asks_before_it_is_brought_in_twice(client: Client) -> None:
    text = HEAD + line(1)
    settled(client, text)
    upload(client, text, "改了名.csv")
    batch = Import.objects.latest("pk")
    asked = {"sheet": "0", "header": "1", "check": "1"}
    asked |= {f"column-{number}": field for number, field in batch.mapping.items()}
    answer = client.post(f"{BEGIN}{batch.code}/columns/", asked)
    assert answer.status_code == 422
    assert "以前导入过" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "mapping"
    assert client.post(f"{BEGIN}{batch.code}/columns/", asked | {"again": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"column-1": "code"}, "对应了不止一列"),
        ({f"column-{number}": "" for number in range(6)}, "没有一列对应到"),
        ({"column-0": ""}, "请指明哪一列是“编号”"),
    ],
    ids=["twice", "nothing", "no key"],
)
def test_columns_are_settled_by_hand_or_refused(client: Client, changed: dict[str, str], sentence: str) -> None:
    upload(client, HEAD + line(1))
    batch = Import.objects.latest("pk")
    asked = {f"column-{number}": field for number, field in batch.mapping.items()} | changed
    answer = client.post(f"{BEGIN}{batch.code}/columns/", {"sheet": "0", "header": "1", "check": "1", **asked})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert happened("ledger.import.mapped") == []


def test_headings_may_stand_in_any_row_and_any_sheet(client: Client) -> None:
    batch = settled(client, "某镇测站台账,,,\n2024 年,,,\n" + HEAD + line(1))
    assert (batch.header, batch.total, rows(batch, "outcome")) == (3, 1, ["new"])


def test_what_could_not_be_taken_comes_back_as_a_workbook(client: Client) -> None:
    batch = settled(client, HEAD + line(1) + line(2, kind="水库", more="留着"))
    content = client.get(f"{BEGIN}{batch.code}/wrong/").getvalue()
    answer = client.post(BEGIN, {"file": SimpleUploadedFile("wrong.xlsx", content)})
    assert answer.status_code == 303
    again = Import.objects.latest("pk")
    assert again.mapping == batch.mapping
    assert rows(again, "cells") == [
        [
            "N2",
            "2 号站",
            "水库",
            "甲村",
            "116.1, 40.0",
            "0000000002",
            "留着",
            "类别：没有“水库”这一项，可以填：雨量站、河道站。",
        ]
    ]


def test_progress_is_shown_and_ends_by_itself(client: Client) -> None:
    upload(client, HEAD + line(1))
    batch = Import.objects.latest("pk")
    Import.objects.update(state="checking", total=4, cursor=2)
    page = client.get(f"{BEGIN}{batch.code}/")
    assert (page.context["done"], page.context["percent"]) == (1, 25)
    assert "HX-Refresh" not in client.get(f"{BEGIN}{batch.code}/progress/")
    Import.objects.update(state="review")
    assert client.get(f"{BEGIN}{batch.code}/progress/")["HX-Refresh"] == "true"


def test_imports_are_found_again(client: Client) -> None:
    batch = settled(client, HEAD + line(1))
    page = client.get(BEGIN).content.decode()
    assert f"{BEGIN}{batch.code}/" in page
    assert "待确认" in page
    other = browser(*WRITER, area=DISTRICT)
    assert f"{BEGIN}{batch.code}/" not in other.get(BEGIN).content.decode()
    client.post(f"{BEGIN}{batch.code}/again/")
    batch.refresh_from_db()
    assert batch.state == "mapping"
