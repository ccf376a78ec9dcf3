"""Rules of stations and areas through the gateway: late data withdraw, restarts change nothing, the audit agrees."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event, Parameter
from sentinel.runtime.commands import rules as command
from sentinel.runtime.gateway.audit import ACTOR, Audit, RulesChanged, audit, statement
from sentinel.runtime.gateway.register import Register
from sentinel.runtime.tests.gateway_helpers import DISTRICT, Running, beijing, hourly, set_thresholds, stop_clock
from sentinel.stream.sql import TARGETS
from sentinel.wings.watch.stations.models import Crossing
from sentinel.wings.watch.stations.tests.samples import RAIN_BLUE, make_rules, make_station

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, AT = timedelta(hours=1), beijing("2023-07-31T10:00")
ROSE, PINE = "1101090065", "1101090066"
MEAN = {
    **RAIN_BLUE,
    "id": "mean.blue",
    "title": "面雨量",
    "source": "测试",
    "status": "unverified",
    "areas": [DISTRICT],
    "least_share": 100,
    "when": {"measure": "area_mean", "over": "1h", "raise_ge": 250, "clear_lt": 200},
}
FIRST = [
    "rain.blue:R1:20230731T1000:up",
    f"mean.blue:{DISTRICT}:20230731T1000:up",
    "rain.blue:R1:20230731T1200:down",
]


def recorded(*, standing: bool = True) -> list[str]:
    rows = Crossing.objects.filter(withdrawn_at__isnull=standing).order_by("id")
    return list(rows.values_list("code", flat=True))


def send(gateway: Running, at_hour: int, **amounts: int) -> None:
    """One hour's rain of some stations, and two minutes later a sign of life that lets the slot settle."""
    observed_at = AT.replace(hour=at_hour)
    stop_clock(max(AT.replace(hour=12), observed_at))
    link = gateway.dial()
    for address, rain in amounts.items():
        link.send(hourly(address[1:], observed_at, rain))
        link.answers(1)


def test_what_stands_is_what_the_stored_readings_give() -> None:
    set_thresholds()
    make_rules(MEAN)
    make_station(area_code=DISTRICT, code="R1", address=ROSE)
    make_station(area_code=DISTRICT, code="R2", address=PINE)
    with Running() as gateway:
        send(gateway, 10, **{f"a{ROSE}": 310, f"a{PINE}": 200})
        send(gateway, 12, **{f"a{ROSE}": 0})
        assert sorted(recorded()) == sorted(FIRST)
        row = Crossing.objects.get(rule="mean.blue")
        assert (row.value, row.window, row.present, row.expected, row.title) == (255, 60, 2, 2, "面雨量")
    assert audit(AT - HOUR, AT + 2 * HOUR) == Audit(3, (), ())
    with Running() as gateway:
        assert sorted(recorded()) == sorted(FIRST)
        send(gateway, 10, **{f"a{ROSE}": 290})
    assert recorded() == []
    assert sorted(recorded(standing=False)) == sorted(FIRST)
    assert audit(AT - HOUR, AT + 2 * HOUR) == Audit(0, (), ())
    withdrawn = Event.objects.filter(name="stations.crossing.withdrawn")
    assert sorted(event.payload["code"] for event in withdrawn) == sorted(FIRST)
    Crossing.objects.filter(rule="mean.blue").update(withdrawn_at=None)
    assert audit(AT - HOUR, AT + 2 * HOUR) == Audit(0, (), (FIRST[1],))


def test_the_audit_does_not_mix_two_sets_of_rules() -> None:
    set_thresholds()
    make_station(area_code=DISTRICT, code="R1", address=ROSE)
    key = {"key": "rain.1h.blue", "title": "x", "value": 400, "source": "测试", "status": "unverified"}
    Parameter.objects.create(**key, valid_from=date(2023, 7, 31))
    with pytest.raises(RulesChanged):
        audit(AT - 24 * HOUR, AT)
    texts = {
        target: statement(Register(system("t"), AT), target, means=False, first=None, until=None) for target in TARGETS
    }
    assert all("evacuate.immediate" in text for text in texts.values())
    assert statement(Register(ACTOR, AT), "duckdb", means=True, first=None, until=None) == ""


def test_a_packs_rules_are_checked_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("rules", "parameters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rules" / "rain.yaml").write_text("- {id: rain.red, title: 红, kind: rain, element: rain}\n")
    parser = command.argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["check", str(tmp_path)])) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "rules/rain.yaml 规则 rain.red 的 severity：应是 red、orange、yellow、blue 之一"
    assert len(said) == 3
