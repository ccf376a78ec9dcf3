"""What the architecture tests read: the source files, their trees, the modules and the import graph."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import grimp

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "sentinel"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: a folder with code in a wing."""

    wing: str
    label: str
    folder: Path

    @property
    def dotted(self) -> str:
        return f"sentinel.wings.{self.wing}.{self.label}"

    @property
    def manifest(self) -> ModuleType:
        return import_module(f"{self.dotted}.manifest")


def relative(path: Path) -> str:
    """A path as it is named in findings and exemptions."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> tuple[Module, ...]:
    """Every module folder of every wing: whatever is a folder there and holds a file of its own."""
    found = sorted(path for path in (PACKAGE / "wings").glob("*/*") if path.is_dir() and path.name != "__pycache__")
    return tuple(Module(path.parent.name, path.name, path) for path in found if any(path.glob("*.py")))


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the package but migrations."""
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts))


def in_tests(path: Path) -> bool:
    """True for a file below a `tests` folder."""
    return "tests" in path.relative_to(ROOT).parts


def production_files() -> Iterator[Path]:
    """Python files that are neither tests nor migrations."""
    return (path for path in python_files() if not in_tests(path))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(), filename=str(path))


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom, type-checking imports left out: they are not there at run time."""
    return grimp.build_graph(
        "sentinel", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def owner(dotted: str) -> Module | None:
    """The module a dotted name lies in."""
    return next((m for m in modules() if dotted == m.dotted or dotted.startswith(f"{m.dotted}.")), None)


def part(module: Module, dotted: str) -> str:
    """The file or folder of the module a dotted name lies in, e.g. `queries`; empty for the package itself."""
    return dotted.removeprefix(module.dotted).lstrip(".").split(".")[0]


def imports() -> Iterator[tuple[str, str]]:
    """Every (importer, imported) pair of production code."""
    known = graph()
    for importer in sorted(known.modules):
        if importer.startswith("sentinel") and ".tests" not in importer and ".migrations" not in importer:
            for imported in sorted(known.find_modules_directly_imported_by(importer)):
                yield importer, imported
