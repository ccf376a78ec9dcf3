"""Fetch the browser libraries once, by npm's lock, and copy the few files we serve into an ignored folder.

`browser.lock.json` lists each file with the SHA-256 it must have; a file that differs stops the set-up. Standard
library only. Nothing copied here is ever committed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LIST = ROOT / "browser.lock.json"
ICONS = ROOT / "src/sentinel/web/icons.txt"
VENDOR = ROOT / "src/sentinel/web/static/vendor"
NPM_FILES = ("package.json", "package-lock.json")
SOURCE_MAP = re.compile(rb"\n?(?:/\*|//)[#@] sourceMappingURL=[^\n]*")
SVG_BODY = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)
EMPTY_PATH = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class BrowserFilesError(Exception):
    """A sentence that says what is wrong and what to do."""


def entries() -> list[dict[str, str]]:
    """The copy list: package, file inside it, name it gets, SHA-256 of the original."""
    listed: list[dict[str, str]] = json.loads(LIST.read_text())["files"]
    return listed


def icon_names() -> list[str]:
    """Names from icons.txt, one a line, `#` begins a comment; `filled/<name>` takes the filled drawing."""
    if not ICONS.exists():
        return []
    lines = (line.split("#")[0].strip() for line in ICONS.read_text().splitlines())
    return sorted({line for line in lines if line})


def wanted() -> str:
    """Digest of everything that decides what lies in the vendor folder."""
    parts = [LIST, ROOT / "package-lock.json", ICONS, Path(__file__)]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts if part.exists())).hexdigest()


def fresh() -> bool:
    """True when the vendor folder is what the lists ask for."""
    stamp = VENDOR / ".stamp"
    if not stamp.exists() or stamp.read_text() != wanted():
        return False
    return all((VENDOR / entry["name"]).exists() for entry in entries()) and (VENDOR / "icons.svg").exists()


def npm(folder: Path) -> Path:
    """Bring the locked packages into `folder`; returns its node_modules. No network when they are already there."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (ROOT / "package-lock.json").read_bytes()
    done = folder / ".done"
    modules = folder / "node_modules"
    if done.exists() and done.read_bytes() == lock and modules.is_dir():
        return modules
    done.unlink(missing_ok=True)
    for name in NPM_FILES:
        shutil.copy(ROOT / name, folder / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which("npm") or shutil.which("npm", path=path)
    if program is None:
        raise BrowserFilesError("没有 npm。重新运行 ./sentinel demo，它会从 Python 包里装一个。")
    subprocess.run(
        [program, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    done.write_bytes(lock)
    return modules


def sprite(modules: Path) -> str:
    """One SVG with a symbol for every named icon."""
    symbols = []
    for name in icon_names():
        style, _, plain = name.rpartition("/")
        source = modules / "@tabler/icons/icons" / (style or "outline") / f"{plain}.svg"
        if not source.exists():
            raise BrowserFilesError(f"图标集中没有「{name}」（{ICONS.relative_to(ROOT)}）。")
        found = SVG_BODY.search(source.read_text())
        body = " ".join(EMPTY_PATH.sub("", found.group(1) if found else "").split())
        paint = 'fill="currentColor"' if style == "filled" else OUTLINE
        identifier = f"{plain}-filled" if style == "filled" else plain
        symbols.append(f'<symbol id="{identifier}" viewBox="0 0 24 24" {paint}>{body}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def build(modules: Path) -> int:
    """Copy and verify into a new folder, then put it in place of the old one. Returns the number of files."""
    fresh_folder = VENDOR.with_name("vendor.new")
    if fresh_folder.exists():
        shutil.rmtree(fresh_folder)
    listed = entries()
    for entry in listed:
        content = (modules / entry["package"] / entry["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != entry["sha256"]:
            raise BrowserFilesError(
                f"{entry['package']}/{entry['file']} 与锁定的哈希不符，已停止。不要绕过：先查清来源。"
            )
        target = fresh_folder / entry["name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        # The maps are not shipped, and hashed static storage takes the comment in a style sheet for a reference.
        target.write_bytes(SOURCE_MAP.sub(b"", content))
    (fresh_folder / "icons.svg").write_text(sprite(modules))
    (fresh_folder / ".stamp").write_text(wanted())
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    fresh_folder.rename(VENDOR)
    return len(listed) + 1


def relock(modules: Path) -> None:
    """Write the hashes of the files as they are now: the deliberate step after changing a version."""
    listed = entries()
    for entry in listed:
        entry["sha256"] = hashlib.sha256((modules / entry["package"] / entry["file"]).read_bytes()).hexdigest()
    LIST.write_text(json.dumps({"files": listed}, indent=2) + "\n")


def main() -> int:
    """`python -m sentinel.runtime.browserfiles [--fresh | --relock]`."""
    parser = argparse.ArgumentParser(prog="browserfiles", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="exit 0 when nothing is to be done, 1 otherwise")
    parser.add_argument("--relock", action="store_true", help="take the files as they are now for the right ones")
    args = parser.parse_args()
    if args.fresh:
        return 0 if fresh() else 1
    try:
        modules = npm(Path(os.environ.get("SENTINEL_VAR", ROOT / "var")).resolve() / "npm")
        if args.relock:
            relock(modules)
        print(f"{build(modules)} 个文件")
    except (BrowserFilesError, subprocess.CalledProcessError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
