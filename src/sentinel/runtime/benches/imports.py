"""A workbook of a hundred thousand teams: uploaded, checked and written through the web and worker processes."""

import io
import re
import time
from typing import Any

import psycopg
import xlsxwriter

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import TOKEN, Visitor, one, outcome

PACK = ROOT / "packs" / "mentougou"
QUICK, WHOLE = 10_000, 100_000
LIMIT_S, PIECE_S = 30.0, 1.0
BEGIN = "/teams/team/import/"
BOUNDARY = "----sentinel-bench"
HEADINGS = ("编号", "名称", "类别", "区划", "人数(人)", "出动时限(分钟)", "专长", "装备与车辆", "驻地", "位置")
STATE = "select state, cursor from ledger_import order by id desc limit 1"
GAPS = """
    select coalesce(max(extract(epoch from later - recorded_at)), 0)
    from (select recorded_at, lead(recorded_at) over (order by position) later from kernel_event
          where name in ('ledger.import.mapped', 'ledger.import.advanced', 'ledger.import.checked',
                         'ledger.import.confirmed', 'ledger.import.finished')
            and position > (select min(position) from kernel_event where name = 'ledger.import.mapped')) pieces
"""
SELECTED = re.compile(r'name="(column-\d+)".*?</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="(\w+)" selected>')


def workbook(areas: list[str], rows: int) -> bytes:
    """A file as a department would send it: ten columns, labels for codes, names for areas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("应急队伍")
    sheet.write_row(0, 0, HEADINGS)
    for number in range(1, rows + 1):
        area, place = areas[number % len(areas)], f"{115.9 + number % 300 / 1000:.4f}, {39.9 + number % 170 / 1000:.4f}"
        for column, text in enumerate((f"B{number:06d}", f"{number} 号分队", "基层队伍", area)):
            sheet.write_string(number, column, text)
        sheet.write_number(number, 4, 5 + number % 40)
        sheet.write_number(number, 5, 10 + number % 50)
        for column, text in enumerate(("防汛抢险", "抢险车", f"演示路 {number} 号", place), 6):
            sheet.write_string(number, column, text)
    book.close()
    return file.getvalue()


def post_file(visitor: Visitor, content: bytes) -> str:
    """Upload through the form; where the import is then."""
    _status, page = visitor.ask("GET", BEGIN)
    token = TOKEN.search(page.decode())
    assert token is not None
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="teams.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    body = parts.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    visitor.connection.request("POST", BEGIN, body, headers)
    answer = visitor.connection.getresponse()
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"the upload was answered {answer.status}")
    return str(answer.headers["Location"])


def press(visitor: Visitor, page: str, act: str, form: dict[str, str]) -> None:
    """One button of the import's page."""
    _status, body = visitor.ask("GET", page)
    token = TOKEN.search(body.decode())
    assert token is not None
    chosen = {}
    for found in SELECTED.finditer(body.decode()):
        if taken := CHOSEN.search(found[0]):
            chosen[found[1]] = taken[1]
    status, _body = visitor.ask("POST", f"{page}{act}/", {"csrfmiddlewaretoken": token[1], **chosen, **form})
    if status != 303:
        raise RuntimeError(f"{act} was answered {status}")


def until(database: psycopg.Connection[Any], state: str) -> None:
    """Wait until the import has come so far."""
    while True:
        row = database.execute(STATE).fetchone()
        if row is not None and row[0] == state:
            return
        time.sleep(0.05)


def run(quick: bool) -> dict[str, Any]:
    """One import of new rows, then the same file again, which must change nothing."""
    rows = QUICK if quick else WHOLE
    figures: dict[str, float] = {}
    with (
        scratch_space(PACK, leave_out=frozenset({"player", "gateway", "sweeper"})) as (space, _processes),
        psycopg.connect(space.database_url, autocommit=True) as database,
    ):
        towns = "select short_name from kernel_area where kind = 'town' order by code"
        content = workbook([str(row[0]) for row in database.execute(towns)], rows)
        visitor = Visitor(space.web_port)
        visitor.log_in("jiuzhu", "Demo-237-night")
        for name, ending in (("new", "teams"), ("same", "again")):
            began = time.perf_counter()
            page = post_file(visitor, content)
            loaded = time.perf_counter()
            press(visitor, page, "columns", {"sheet": "0", "header": "1", "check": "1", "again": ending})
            until(database, "review")
            checked = time.perf_counter()
            press(visitor, page, "confirm", {})
            until(database, "done")
            figures[f"{name}_upload_s"] = round(loaded - began, 1)
            figures[f"{name}_check_s"] = round(checked - loaded, 1)
            figures[f"{name}_write_s"] = round(time.perf_counter() - checked, 1)
            figures[f"{name}_check_write_s"] = round(time.perf_counter() - loaded, 1)
        figures["longest_piece_s"] = round(float(one(database, GAPS)), 2)
        made = "select count(*) from teams_team where code ~ '^B[0-9]{6}$'"
        figures["rows_written"] = int(one(database, made))
    conditions = {"rows": rows, "columns": len(HEADINGS), "ledger": "teams.team", "file_mb": len(content) / 1e6}
    limit = LIMIT_S * rows / WHOLE
    targets = [("new_check_write_s", "<=", limit), ("rows_written", ">=", rows)]
    return outcome("import", conditions, figures, targets)
