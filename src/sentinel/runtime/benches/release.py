"""A release: until its first receipt in the sandbox, and until a million recipients are queued."""

import time
from datetime import timedelta
from typing import Any

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import TOKEN, Visitor, one, outcome, spread

PACK = ROOT / "packs" / "mentougou"
PASSWORD = "Demo-237-night"
RELEASES = [(hazard, level) for hazard in ("rain", "flood", "geology", "flash_flood") for level in ("yellow", "orange")]
QUICK_RELEASES, MILLION = 3, 1_000_000
QUEUE_LIMIT_S, RECEIPT_LIMIT_MS, PATIENCE_S = 10.0, 5_000.0, 60.0
DISTRICT = "SELECT code FROM kernel_area WHERE kind = 'district'"
PEOPLE = """
    SET session_replication_role = replica;
    INSERT INTO kernel_person (code, name, phone, area_code, purpose)
        SELECT 'bench-' || number, '测速', '', '', '' FROM generate_series(1, %(people)s) number;
    INSERT INTO kernel_post (area_code, code, title, role, rank, organisation_id)
        SELECT code, 'bench-post', '测速', 'bench', '', (SELECT min(id) FROM kernel_organisation)
        FROM kernel_area WHERE kind = 'district';
    INSERT INTO kernel_holding (person_id, post_id)
        SELECT person.id, post.id FROM kernel_person person, kernel_post post
        WHERE person.purpose = '' AND person.name = '测速' AND post.code = 'bench-post';
    SET session_replication_role = DEFAULT;
"""
RECEIPT = """
    SELECT count(*) FROM notify_sending sending JOIN notify_delivery delivery ON delivery.id = sending.delivery_id
    JOIN notify_message message ON message.id = delivery.message_id
    WHERE message.subject_key = %s AND sending.channel = 'sandbox' AND sending.status = 'delivered'
"""


def _post(visitor: Visitor, page: str, path: str, form: dict[str, str]) -> str:
    """Send a form of a page; returns where it leads."""
    _status, body = visitor.ask("GET", page)
    found = TOKEN.search(body.decode())
    assert found is not None, page
    answer = visitor.begin("POST", path, {**form, "csrfmiddlewaretoken": found[1]})
    answer.read()
    if answer.status not in (302, 303):
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.headers["Location"]


def _release(duty: Visitor, chief: Visitor, form: dict[str, str], database: psycopg.Connection[Any]) -> float:
    """Milliseconds from the chief's press of the button to the first receipt."""
    record = _post(duty, "/warnings/warning/new/", "/warnings/warning/new/", form)
    _post(duty, record, f"{record}moves/submit/", {})
    began = time.perf_counter()
    _post(chief, f"{record}release/", f"{record}release/", {})
    code = record.rstrip("/").rpartition("/")[2]
    while not one(database, RECEIPT, [code]):
        if time.perf_counter() - began > PATIENCE_S:
            raise RuntimeError(f"no receipt of {code}")
        time.sleep(0.005)
    return (time.perf_counter() - began) * 1000


def _queue(district: str) -> float:
    """Seconds until a message to everybody is durable, through the action everybody uses."""
    import django

    django.setup()
    from sentinel.kernel.actor import system
    from sentinel.kernel.clock import wall_now
    from sentinel.notify import actions

    audience = actions.Audience(areas=(district,), roles=("bench",))
    at = wall_now() + timedelta(days=3650)  # far ahead: nothing is laid out while it is measured
    began = time.perf_counter()
    actions.send(actor=system("bench"), at=at, to=audience, title="测速", text="测速", level="red", key="bench")
    return time.perf_counter() - began


def run(quick: bool) -> dict[str, Any]:
    """Release warnings as two people do, then queue a message to very many."""
    wanted = RELEASES[:QUICK_RELEASES] if quick else RELEASES
    people = MILLION // 10 if quick else MILLION
    with scratch_space(PACK, leave_out=frozenset({"player", "gateway"})) as (space, _processes):
        duty, chief = Visitor(space.web_port), Visitor(space.web_port)
        duty.log_in("zhiban", PASSWORD)
        chief.log_in("zhibanzhang", PASSWORD)
        with psycopg.connect(space.database_url, autocommit=True) as database:
            (district,) = database.execute(DISTRICT).fetchone() or ("",)
            form = {"target_areas": district, "description": "测速"}
            times = [
                _release(duty, chief, {"hazard": hazard, "level": level, **form}, database) for hazard, level in wanted
            ]
            database.execute(PEOPLE.replace("%(people)s", str(people)).encode())
            database.execute("ANALYZE kernel_person, kernel_post, kernel_holding")
            queued = _queue(district)
            (found,) = database.execute("SELECT count(*) FROM notify_queued").fetchone() or (0,)
    if found != people:
        raise RuntimeError(f"{found} queued of {people}")
    figures = {
        **spread("first_receipt", times),
        "recipients": people,
        "queued_s": round(queued, 2),
        "queued_a_second": round(people / queued),
    }
    targets = [("queued_s", "<=", QUEUE_LIMIT_S * people / MILLION), ("first_receipt_p50_ms", "<=", RECEIPT_LIMIT_MS)]
    return outcome("release", {"releases": len(wanted), "called": 304}, figures, targets)
