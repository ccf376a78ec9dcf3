"""Every vector that is not SL 651, read where it lies: it decodes as an independent decoder found, or is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sentinel.codecs import decentlab, gb26875, hj212, hydrant, jt808
from sentinel.codecs.tests import samples

pytestmark = pytest.mark.shared


def test_every_file_of_the_folder_is_read_by_a_test() -> None:
    names = {path.name for path in samples.shared_protocols().glob("*.json")}
    assert names == {*READERS, "sl651_beijing_real.json", "sl651_other.json"}


def _hj212(vector: dict[str, Any]) -> tuple[Any, Any]:
    message = hj212.decode(vector["frame"].encode())
    return (message.fields, message.values), (vector["fields"], vector["cp"])


def _gb26875(vector: dict[str, Any]) -> tuple[Any, Any]:
    frame = gb26875.decode(bytes.fromhex(vector["frame"]))
    found: dict[str, Any] = {
        "serial": frame.serial,
        "version": f"{frame.version[0]}.{frame.version[1]}",
        "timestamp": str(frame.time),
        "source_address": frame.source.hex().upper(),
        "dest_address": frame.target.hex().upper(),
        "command": frame.command,
        "app_data": frame.data.hex().upper(),
        "type_flag": frame.type_flag,
        "object": [
            {
                "system_type": part.system_type,
                "system_address": part.system_address,
                "component_type": part.part_type,
                "component_address_raw": part.part_address.hex().upper(),
                "status": part.status,
                "description_gb18030": part.text,
                "time": str(part.time),
            }
            for part in frame.parts
        ],
    }
    return found, {**{key: vector[key] for key in found if key != "object"}, "object": _listed(vector.get("object"))}


def _listed(one: Any) -> list[Any]:
    return [] if one is None else [one]


def _jt808(vector: dict[str, Any]) -> tuple[Any, Any]:
    message = jt808.decode(bytes.fromhex(vector["frame"]))
    packets = (vector["package_total"], vector["package_no"]) if "package_no" in vector else None
    places = [vector["location"]] if "location" in vector else vector.get("batch", {}).get("locations", [])
    head = (f"{message.kind:04X}", message.terminal, message.serial, message.version, message.packets)
    expected = (vector["message_id"], vector["terminal_phone_bcd"].upper(), vector["serial"])
    found = [
        (
            (each.alarm, each.status, each.acc_on, each.located, each.lat, each.lon, each.altitude_m),
            (each.speed_tenths / 10, each.direction, each.time and str(each.time)),
            [(f"{number:02X}", value.hex().upper()) for number, value in each.extras],
        )
        for each in message.positions
    ]
    wanted = [
        (
            tuple(
                each[key] for key in ("alarm_flags", "status_flags", "acc_on", "located", "lat", "lon", "altitude_m")
            ),
            (each["speed_kmh"], each["direction_deg"], each["time_bj"]),
            [(extra["id"], extra["hex"]) for extra in each["extras"]],
        )
        for each in places
    ]
    body = message.body.hex().upper()
    return (head, body, found), ((*expected, vector.get("protocol_version"), packets), vector["body_hex"], wanted)


def _decentlab(vector: dict[str, Any]) -> tuple[Any, Any]:
    payload = decentlab.decode(bytes.fromhex(vector["payload_hex"]))
    decoded = vector["decoded"]
    return (payload.device, payload.battery_mv / 1000), (decoded["Device ID"], decoded["Battery voltage"]["value"])


def _hydrant(vector: dict[str, Any]) -> tuple[Any, Any]:
    frame, told = hydrant.decode(bytes.fromhex(vector["frame"])), vector["expected"]
    found = (frame.device, frame.rssi_dbm, frame.alarm_high, frame.pressure / 1000, list(frame.kept), frame.time)
    expected = (told["device_id"], told["rssi_dbm"], told["alarm_high_raw"], told["current_mpa"])
    kept = [round(each * 1000) for each in told["cache_mpa"]]
    return found, (*expected, kept, datetime.fromtimestamp(told["timestamp_unix"], UTC))


READERS: dict[str, tuple[Any, type[Exception]]] = {
    "hj212.json": (_hj212, hj212.MessageError),
    "gb26875.json": (_gb26875, gb26875.FrameError),
    "jt808.json": (_jt808, jt808.MessageError),
    "lorawan_decentlab.json": (_decentlab, decentlab.PayloadError),
    "wireless_pressure_a55a.json": (_hydrant, hydrant.FrameError),
}
# Two messages of nothing glued together, which the other decoder took for one.
GLUED = "7E00000000007E7E00000000007E"
FLAGS = ("crc_ok", "length_ok", "checksum_ok", "body_length_ok")


def sound(vector: dict[str, Any]) -> bool:
    """What the folder says of a vector."""
    return "error" not in vector and vector.get("frame") != GLUED and all(vector.get(flag, True) for flag in FLAGS)


@pytest.mark.parametrize("name", READERS)
def test_every_vector_decodes_or_is_refused(name: str) -> None:
    read, refusal = READERS[name]
    vectors = samples.vectors(name)
    for vector in filter(sound, vectors):
        found, expected = read(vector)
        assert found == expected, vector
    for vector in (each for each in vectors if not sound(each)):
        with pytest.raises(refusal):
            read(vector)


def test_the_worked_examples_and_their_answers() -> None:
    message = hj212.decode(
        b"##0169QN=20230731140000123;ST=22;CN=2011;PW=123456;MN=110109A0000000000000001;Flag=5;CP=&&DataTime=20230731140000;"
        b"a34004-Rtd=35.2,a34004-Flag=N;a01001-Rtd=24.6,a01001-Flag=N&&CB81\r\n"
    )
    assert (message.values["a34004"], message.wants_answer) == ({"Rtd": "35.2", "Flag": "N"}, True)
    assert hj212.acknowledge(message) == (
        b"##0086QN=20230731140000123;ST=91;CN=9014;PW=123456;MN=110109A0000000000000001;Flag=4;CP=&&&&2080\r\n"
    )
    frame = gb26875.decode(
        bytes.fromhex(
            "404001000100001E080108170100000901110100000000003000020201010128030011000300BBE1D2E9CAD2D1CCB8D0"
            "000000000000000000000000000000000000000000001E08010817392323"
        )
    )
    assert (frame.parts[0].text, frame.parts[0].fire) == ("会议室烟感", True)
    assert gb26875.acknowledge(frame, datetime(2023, 8, 1, 8, 30)) == bytes.fromhex(  # noqa: DTZ001
        "404001000100001E08010817010000000000010000090111000003682323"
    )
    place = jt808.decode(
        bytes.fromhex("7E0200001C0138001380000001000000000000000302616FA006EB8BA000620164005A230731140000807E")
    )
    (position,) = place.positions
    assert (position.lat, position.lon, position.altitude_m, position.speed_tenths) == (39.94, 116.1, 98, 356)
    back = jt808.decode(jt808.acknowledge(place, serial=0x7E7D))
    assert (back.kind, back.serial, back.body.hex().upper()) == (0x8001, 0x7E7D, "0001020000")
