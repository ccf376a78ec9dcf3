"""Browser files: verified, stripped of map comments, icons from names."""

import hashlib
import json
from pathlib import Path

import pytest

from sentinel.runtime import browserfiles
from sentinel.runtime.browserfiles import BrowserFilesError

BELL = '<svg\n xmlns="x"\n>\n <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n <path d="M9 17" />\n</svg>'


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A node_modules of one library and two icons, and lists that name them."""
    folder = tmp_path / "node_modules"
    for style in ("outline", "filled"):
        drawing = folder / f"@tabler/icons/icons/{style}/bell.svg"
        drawing.parent.mkdir(parents=True)
        drawing.write_text(BELL)
    content = b"body{}\n/*# sourceMappingURL=kit.css.map */"
    (folder / "kit").mkdir()
    (folder / "kit/kit.css").write_bytes(content)
    entry = {"package": "kit", "file": "kit.css", "name": "kit.css", "sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / "browser.lock.json").write_text(json.dumps({"files": [entry]}))
    (tmp_path / "icons.txt").write_text("# icons\nbell\nfilled/bell\n\n")
    monkeypatch.setattr(browserfiles, "LIST", tmp_path / "browser.lock.json")
    monkeypatch.setattr(browserfiles, "ICONS", tmp_path / "icons.txt")
    monkeypatch.setattr(browserfiles, "ROOT", tmp_path)
    monkeypatch.setattr(browserfiles, "VENDOR", tmp_path / "static/vendor")
    return folder


def test_files_are_copied_without_map_comments(modules: Path) -> None:
    assert browserfiles.build(modules) == 2
    assert (browserfiles.VENDOR / "kit.css").read_bytes() == b"body{}"
    assert browserfiles.fresh()


def test_a_changed_list_asks_for_a_new_build(modules: Path) -> None:
    browserfiles.build(modules)
    browserfiles.ICONS.write_text("bell\n")
    assert not browserfiles.fresh()
    browserfiles.build(modules)
    assert browserfiles.fresh()
    assert "bell-filled" not in (browserfiles.VENDOR / "icons.svg").read_text()


def test_a_file_that_is_not_the_locked_one_stops_everything(modules: Path) -> None:
    browserfiles.build(modules)
    (modules / "kit/kit.css").write_bytes(b"body{} /* changed */")
    with pytest.raises(BrowserFilesError, match="与锁定的哈希不符"):
        browserfiles.build(modules)
    assert (browserfiles.VENDOR / "kit.css").read_bytes() == b"body{}"


def test_icons_become_one_sprite(modules: Path) -> None:
    assert browserfiles.sprite(modules) == (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        '<symbol id="bell" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"><path d="M9 17" /></symbol>'
        '<symbol id="bell-filled" viewBox="0 0 24 24" fill="currentColor"><path d="M9 17" /></symbol></svg>\n'
    )


def test_an_unknown_icon_is_named(modules: Path) -> None:
    browserfiles.ICONS.write_text("bel\n")
    with pytest.raises(BrowserFilesError, match="没有「bel」"):
        browserfiles.build(modules)


def test_the_committed_list_names_every_file_with_a_hash() -> None:
    for entry in browserfiles.entries():
        assert len(entry["sha256"]) == 64
        assert entry["name"] not in {"icons.svg", ".stamp"}
