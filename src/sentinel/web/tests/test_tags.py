"""Template tags: the words beside every colour, exact times, escaped text, icons that exist."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from sentinel.kernel.manifest import MANIFESTS
from sentinel.web import wording

SOURCE = Path(__file__).resolve().parents[2]
DUE = datetime(2023, 7, 31, 2, 0, tzinfo=UTC)


def drawn(text: str, **context: object) -> str:
    """A snippet rendered."""
    return Template("{% load sentinel %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("code", "html"),
    [
        ("red", '<span class="lv lv-red">红色</span>'),
        ("blue", '<span class="lv lv-blue">蓝色</span>'),
        ("pink", '<span class="lv lv-none">无</span>'),
        ("", '<span class="lv lv-none">无</span>'),
    ],
)
def test_a_level_is_a_colour_with_its_word(code: str, html: str) -> None:
    assert drawn("{% level_badge code %}", code=code) == html


@pytest.mark.parametrize(("level", "word"), [(1, "Ⅰ级响应"), ("4", "Ⅳ级响应"), (None, "未启动"), (9, "未启动")])
def test_response_levels_are_roman(level: object, word: str) -> None:
    assert word in drawn("{% response_badge level %}", level=level)


def test_times_are_the_districts_and_exact_for_machines() -> None:
    assert (
        drawn("{% instant at %}", at=DUE) == '<time class="num" datetime="2023-07-31T10:00:00+08:00">07-31 10:00</time>'
    )
    assert 'data-due="2023-07-31T10:00:00+08:00">07-31 10:00<' in drawn("{% countdown at %}", at=DUE)
    assert "—" in drawn("{% instant at %}{% countdown at %}", at=None)


def test_a_status_is_its_label_in_its_family() -> None:
    row = SimpleNamespace(status="overdue", get_status_display=lambda: "超时<b>")
    assert drawn("{% status_badge row %}", row=row) == '<span class="st st-late">超时&lt;b&gt;</span>'
    own = SimpleNamespace(status="x", status_tone="done", get_status_display=lambda: "在线")
    assert 'st-done">在线' in drawn("{% status_badge row %}", row=own)


@pytest.mark.parametrize(("value", "text"), [(500, "50.0"), (0, "0.0"), (None, "—")])
def test_rain_keeps_its_tenth_and_missing_is_never_nought(value: int | None, text: str) -> None:
    assert drawn("{{ value|tenths }}", value=value) == text


@pytest.mark.parametrize(("value", "text"), [(500_000, "500"), (3_649_500, "3,649.5"), (None, "—")])
def test_flow_is_in_cubic_metres(value: int | None, text: str) -> None:
    assert drawn("{{ value|thousandths }}", value=value) == text


def test_a_live_fragment_listens_for_its_events_and_for_resync() -> None:
    html = drawn('{% live "/x/" "tasks.task.assigned" %}')
    assert 'hx-trigger="load, sentinel:tasks.task.assigned from:body, sentinel:resync from:body"' in html


def test_marks_and_figures() -> None:
    assert drawn('{% mark "示意" %}{% unconfirmed %}{% unconfirmed True %}') == (
        '<span class="mk">示意</span><span class="mk mk-unconfirmed">待确认</span>'
    )
    assert "38" in drawn('{% kpi "已应答" 38 "人" "应答 71 人" "/x/" %}')


def test_events_speak() -> None:
    assert wording.event_word("warnings.warning.released") == "预警发布"
    assert wording.event_word("a.b.unheard_of") == "a.b.unheard_of"
    assert wording.event_detail({"note": "已到位", "code": "X"}) == "已到位"


def test_every_icon_named_anywhere_is_in_the_sprite() -> None:
    listed = set((SOURCE / "web" / "icons.txt").read_text().split())
    templates = "".join(path.read_text() for path in SOURCE.rglob("*.html"))
    named = set(re.findall(r'{% icon "([a-z0-9-]+)"', templates))
    entries = [
        entry.icon
        for manifest in MANIFESTS.values()
        for attribute in ("MENU", "POCKET")
        for entry in getattr(manifest, attribute, ())
    ]
    assert named | set(entries) <= listed


def test_the_queue_of_a_fragment_is_its_own() -> None:
    """Inherited, it would swallow a press of a form inside the fragment while the fragment is fetched anew."""
    queued = [
        line
        for path in SOURCE.rglob("*.html")
        for line in re.findall(r"<[^>]*hx-sync=[^>]*>", path.read_text())
        if 'hx-disinherit="hx-sync"' not in line
    ]
    assert queued == []
