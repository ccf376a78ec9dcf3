"""One module, one anatomy: the closed list of files, their lengths, their first words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from architecture.exemptions import settle
from architecture.source import modules, production_files, python_files, relative, tree

# house.md §3: name of the file -> lines it may have.
FILES = {
    "__init__.py": 20,
    "README.md": 60,
    "manifest.py": 60,
    "rules.py": 300,
    "choices.py": 100,
    "events.py": 150,
    "models.py": 300,
    "workflow.py": 150,
    "queries.py": 300,
    "actions.py": 300,
    "forms.py": 200,
    "ledger.py": 200,
    "views.py": 300,
    "api.py": 200,
    "reactions.py": 200,
    "tasks.py": 100,
    "urls.py": 100,
    "apps.py": 40,
}
FOLDERS = {"models", "queries", "actions", "views"}
TEST_FILE = re.compile(r"(__init__|samples|test_(rules|actions|queries|pages|reactions)(_\w+)?)\.py")
REQUIRED = ("README.md", "__init__.py", "manifest.py", "apps.py")
FULL_FILE = 300
FULL_TEST_FILE = 400
FULL_FUNCTION = 60
FULL_MODULE = 3000


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


def allowed(path: Path, folder: Path, label: str) -> bool:
    inside = path.relative_to(folder).parts
    if len(inside) == 1:
        return inside[0] in FILES
    if inside[0] == "tests":
        return len(inside) == 2 and TEST_FILE.fullmatch(inside[1]) is not None
    if inside[0] == "templates":
        return len(inside) > 2 and inside[1] == label and path.suffix in {".html", ".xml", ".txt"}
    if inside[0] == "migrations":
        return len(inside) == 2 and path.suffix == ".py"
    return inside[0] in FOLDERS and len(inside) == 2 and path.suffix == ".py"


def test_a_module_has_no_file_outside_the_closed_list() -> None:
    strays = {
        relative(path)
        for module in modules()
        for path in files_of(module.folder)
        if not allowed(path, module.folder, module.label)
    }
    settle("closed file list", strays)


def test_a_module_has_the_files_every_module_needs() -> None:
    missing = {
        f"{relative(module.folder)}/{name}"
        for module in modules()
        for name in REQUIRED
        if not (module.folder / name).exists()
    }
    settle("required files", missing)


def test_a_thing_is_a_file_or_a_folder_never_both() -> None:
    both = {
        f"{relative(module.folder)}/{name}"
        for module in modules()
        for name in FOLDERS
        if (module.folder / f"{name}.py").exists() and (module.folder / name).is_dir()
    }
    settle("file and folder", both)


def test_no_file_is_over_full() -> None:
    over = set()
    for path in python_files():
        limit = FULL_TEST_FILE if "tests" in path.parts else FULL_FILE
        if lines(path) > limit:
            over.add(relative(path))
    for module in modules():
        over |= {relative(module.folder / name) for name, limit in FILES.items() if _over(module.folder / name, limit)}
    settle("file length", over)


def _over(path: Path, limit: int) -> bool:
    return path.exists() and lines(path) > limit


def test_no_function_is_over_full() -> None:
    over = {
        f"{relative(path)}::{node.name}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FULL_FUNCTION
    }
    settle("function length", over)


def written(path: Path) -> bool:
    """Code a reader has to know: neither tests nor what Django wrote."""
    return path.suffix == ".py" and not {"tests", "migrations"} & set(path.parts)


def test_no_module_has_grown_into_two() -> None:
    over = {
        relative(module.folder)
        for module in modules()
        if sum(lines(path) for path in files_of(module.folder) if written(path)) > FULL_MODULE
    }
    settle("module length", over)


def test_every_file_says_what_it_is() -> None:
    silent = {
        relative(path)
        for path in production_files()
        if path.read_text().strip() and ast.get_docstring(tree(path)) is None
    }
    settle("file docstring", silent)


def test_every_public_action_query_and_model_says_what_it_is() -> None:
    settle("docstring", {finding for path in production_files() for finding in _silent(path)})


def _silent(path: Path) -> Iterator[str]:
    if not {"actions", "queries", "models"} & {path.stem, path.parent.name}:
        return
    for node in tree(path).body:
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_") and ast.get_docstring(node) is None:
            yield f"{relative(path)}::{node.name}"


def test_every_table_of_a_module_says_what_one_row_is() -> None:
    unsaid = {
        f"{relative(path)}::{node.name}"
        for module in modules()
        for path in [module.folder / "models.py", *(module.folder / "models").glob("*.py")]
        if path.exists()
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        and _is_model(node)
        and "one row is" not in (ast.get_docstring(node) or "").lower()
    }
    settle("one row is one", unsaid)


def _is_model(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
    return bool(bases & {"Model", "ScopedModel"})
