"""Taking in messages of others, once, in any order, refused with a reason; and acting on them."""

import csv
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from sentinel.codecs import cap
from sentinel.codecs.tests.test_cap import shared
from sentinel.kernel.models import Event
from sentinel.kernel.refusals import Invalid, MoveRefused, NotAllowed
from sentinel.wings.watch.foreign_alerts import actions, queries
from sentinel.wings.watch.foreign_alerts.models import ForeignAlert
from sentinel.wings.watch.foreign_alerts.tests.samples import (
    AT,
    CITY,
    DISTRICT,
    MINUTE,
    NEIGHBOUR,
    TOWN,
    message,
    receive,
)
from sentinel.wings.watch.warnings.models import Bulletin, Warning
from sentinel.wings.watch.warnings.tests.samples import make_district, person

pytestmark = pytest.mark.django_db
TOWN_READER = person("T", "foreign_alerts.view", "warnings.view", area=TOWN)
DUTY = person(
    "D", "foreign_alerts.view", "foreign_alerts.receive", "warnings.draft", "warnings.bulletin", "incidents.register"
)


@pytest.fixture(autouse=True)
def district() -> None:
    """The district of the warnings' tests."""
    make_district()


def states() -> dict[str, str]:
    """Status of every message by the end of its identifier."""
    return {row.identifier.rpartition("_")[2]: row.status for row in ForeignAlert.objects.all()}


def test_a_message_is_taken_in_once_and_the_town_it_names_sees_it() -> None:
    row = receive(message(), actor=DUTY)
    assert (row.headline, row.hazard, row.level, row.status) == (
        "北京市气象台发布暴雨橙色预警",
        "rain",
        "orange",
        "current",
    )
    assert (row.standing, row.target_areas, row.places) == ("unsigned", [TOWN], "妙峰山镇")
    assert receive(message()) == row
    assert list(Event.objects.values_list("name", flat=True)) == ["foreign_alerts.alert.received"]
    assert list(queries.alerts(TOWN_READER)) == [row]
    elsewhere = receive(message(2, place="130000000000"))
    assert list(queries.alerts(TOWN_READER)) == [row]
    assert elsewhere.target_areas == []
    assert receive(message(3, place="110000000000")).target_areas == [DISTRICT]


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("", "不是完整的 XML 文件"),
        ("<!DOCTYPE a><a/>", "文档类型声明"),
        (message().replace("cap:1.2", "cap:1.1"), "不是 CAP 1.2 报文"),
        (message().replace("<scope>Public</scope>", ""), "缺少必填的元素"),
        (message().replace(f"{CITY}_1", "x" * 301), "过长"),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason(xml: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        receive(xml)
    assert words in caught.value.errors["xml"]
    assert (ForeignAlert.objects.count(), Event.objects.count()) == (0, 0)


def test_without_the_permission_nothing_is_taken_in() -> None:
    with pytest.raises(NotAllowed):
        receive(message(), actor=person("R", "foreign_alerts.view"))
    assert (ForeignAlert.objects.count(), Event.objects.count()) == (0, 0)


def test_the_same_name_with_other_words_is_refused() -> None:
    receive(message())
    with pytest.raises(MoveRefused):
        receive(message().replace("强降雨", "小雨"))
    assert ForeignAlert.objects.get().xml == message().strip()


def test_signatures_are_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert receive(message(1, signer=NEIGHBOUR)).standing == "stranger"
    (tmp_path / "neighbour.pem").write_text(NEIGHBOUR, encoding="utf-8")
    monkeypatch.setattr(settings, "SENTINEL_CAP_TRUST", str(tmp_path))
    known = receive(message(2, signer=NEIGHBOUR))
    assert (known.standing, known.signer) == ("valid", "CN=房山区气象台")
    forged = receive(message(3, signer=NEIGHBOUR).replace("强降雨", "小雨"))
    assert (forged.standing, forged.reason) == ("invalid", "digest")
    assert receive(message(4, signer=settings.SENTINEL_CAP_SIGNER)).standing == "valid"


def test_updates_and_cancels_count_in_whatever_order_they_come() -> None:
    alert = message(1)
    update = message(2, msg_type="Update", refers=1, sent=AT + MINUTE)
    cancel = message(3, msg_type="Cancel", refers=2, sent=AT + 2 * MINUTE)
    seen = set()
    for order in permutations((alert, update, cancel)):
        with transaction.atomic():
            for xml in order:
                receive(xml)
            seen.add(tuple(sorted(states().items())))
            transaction.set_rollback(True)
    assert seen == {(("1", "updated"), ("2", "cancelled"), ("3", "notice"))}


def test_nobody_cancels_the_message_of_another() -> None:
    receive(message(1))
    other = message(2, msg_type="Cancel", refers=1, sent=AT + MINUTE)
    receive(other.replace(f"<sender>{CITY}", "<sender>mallory").replace(f"<references>{CITY}", "<references>mallory"))
    assert states()["1"] == "current"


def test_a_draft_of_ours_keeps_the_reference() -> None:
    row = receive(message())
    code = actions.draft_warning_from(
        actor=DUTY, at=AT, alert=row, hazard="rain", level="yellow", target_areas=[TOWN], words=""
    )
    drafted = Warning.objects.get(code=code)
    assert (drafted.status, drafted.level, drafted.description) == (
        "draft",
        "yellow",
        "据北京市气象台：西部山区有强降雨。",
    )
    assert drafted.based_on == f"{CITY},{CITY}_1,2023-07-30T10:00:00+08:00"
    row.refresh_from_db()
    assert (row.acted, row.acted_on, row.acted_by) == ("warning", code, "人D")
    assert Event.objects.filter(name="foreign_alerts.alert.acted_on").count() == 1


def test_a_notice_from_above_reaches_the_towns_it_names() -> None:
    row = receive(message())
    code = actions.write_bulletin_from(actor=DUTY, at=AT, alert=row, hazard="rain")
    noted = Bulletin.objects.visible_to(TOWN_READER).get(code=code)
    assert (noted.source, noted.target_areas, noted.level) == ("北京市气象台", [TOWN], "orange")
    assert noted.based_on.startswith(f"{CITY},{CITY}_1,")


def test_who_may_not_draft_or_register_changes_nothing() -> None:
    row, before = receive(message()), Event.objects.count()
    with pytest.raises(NotAllowed):
        actions.draft_warning_from(
            actor=TOWN_READER, at=AT, alert=row, hazard="rain", level="blue", target_areas=[TOWN]
        )
    with pytest.raises(NotAllowed):
        actions.suggest_incident_from(actor=person("R", "foreign_alerts.view"), at=AT, alert=row)
    row.refresh_from_db()
    assert (row.acted, Event.objects.count(), Warning.objects.count()) == ("", before, 0)
    assert actions.suggest_incident_from(actor=DUTY, at=AT, alert=row).acted == "incident"


def test_drills_broken_signatures_and_old_messages_are_not_acted_on() -> None:
    drill, forged = receive(message(1, status="Exercise")), receive(message(2, signer=NEIGHBOUR).replace("强", "弱"))
    receive(message(3))
    receive(message(4, msg_type="Update", refers=3, sent=AT + MINUTE))
    old = ForeignAlert.objects.get(identifier=f"{CITY}_3")
    assert Event.objects.filter(name="foreign_alerts.alert.replaced").count() == 1
    for row, words in ((drill, "演练或测试"), (forged, "签名无效"), (old, "已被更新")):
        with pytest.raises(MoveRefused, match=words):
            actions.suggest_incident_from(actor=DUTY, at=AT, alert=row)
    assert (
        actions.suggest_incident_from(actor=DUTY, at=AT, alert=forged, words="已电话核实").acted_words == "已电话核实"
    )


@pytest.mark.shared
def test_every_published_sample_is_taken_in_or_refused_as_the_schema_says() -> None:
    root = shared()
    with (root / "index.csv").open(encoding="utf-8", newline="") as lines:
        wanted = {row["file"]: row["xsd_1.2_valid"] == "True" for row in csv.DictReader(lines)}
    taken = {name: told((root / "samples" / name).read_text(encoding="utf-8")) for name in wanted}
    assert taken == wanted


def told(xml: str) -> bool:
    """True when a message is taken in, or known already under its name; False when it is refused."""
    try:
        return receive(xml).identifier == cap.read(xml.strip().encode()).identifier
    except MoveRefused:
        return True
    except Invalid:
        return False
