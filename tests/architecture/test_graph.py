"""Who may know whom: inside a module, between modules, and what must stay free of Django."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from architecture.exemptions import settle
from architecture.source import Module, imports, modules, owner, part, relative, tree

# house.md §5, from the top down; names on one line may know each other.
LAYERS = (
    {"apps"},
    {"urls"},
    {"views", "api", "tasks", "reactions", "ledger"},
    {"forms"},
    {"actions"},
    {"queries", "workflow"},
    {"models"},
    {"choices"},
    {"events"},
    {"rules"},
)
DEPTH = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
SHOWN = {"queries", "actions", "events", "choices"}
PLAIN = {"rules", "manifest"}
KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
SPEAKS_TO_PEOPLE = {"views", "api"}
NOT_FOR_PAGES = {"models", "rules"}


def inner_imports() -> Iterator[tuple[Module, str, str, str, str]]:
    """Imports within one module: (module, importing part, imported part, importer, imported)."""
    for importer, imported in imports():
        module = owner(importer)
        if module is not None and owner(imported) is module:
            yield module, part(module, importer), part(module, imported), importer, imported


def cross_imports() -> Iterator[tuple[Module, Module, str, str]]:
    """Imports from one module into another."""
    for importer, imported in imports():
        here, there = owner(importer), owner(imported)
        if here is not None and there is not None and here is not there:
            yield here, there, importer, imported


def test_inside_a_module_knowledge_goes_down() -> None:
    upward = {
        f"{importer} -> {imported}"
        for _, upper, lower, importer, imported in inner_imports()
        if upper in DEPTH and lower in DEPTH and DEPTH[lower] < DEPTH[upper]
    }
    settle("layers inside a module", upward)


def test_pages_know_queries_and_actions_not_tables_and_rules() -> None:
    deep = {
        f"{importer} -> {imported}"
        for _, upper, lower, importer, imported in inner_imports()
        if upper in SPEAKS_TO_PEOPLE and lower in NOT_FOR_PAGES
    }
    settle("pages and tables", deep)


def test_modules_meet_only_where_they_show_themselves() -> None:
    hidden = {
        f"{importer} -> {imported}"
        for _, there, importer, imported in cross_imports()
        if part(there, imported) not in SHOWN
    }
    settle("meeting places", hidden)


def test_modules_know_only_whom_they_name() -> None:
    unnamed = {
        f"{importer} -> {imported}"
        for here, there, importer, imported in cross_imports()
        if there.label not in here.manifest.DEPENDS_ON
    }
    settle("DEPENDS_ON", unnamed)


def foreign_labels(path: Path) -> Iterator[str]:
    """App labels that the foreign keys of one file name as text."""
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in KEYS):
            continue
        target = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "to"), None)
        if isinstance(target, ast.Constant) and "." in str(target.value):
            yield str(target.value).split(".")[0]


def test_foreign_keys_obey_the_same_list() -> None:
    labels = {module.label for module in modules()}
    unnamed = {
        f"{relative(path)} -> {label}"
        for module in modules()
        for path in [*module.folder.glob("models.py"), *module.folder.glob("models/*.py")]
        for label in foreign_labels(path)
        if label in labels and label != module.label and label not in module.manifest.DEPENDS_ON
    }
    settle("foreign keys", unnamed)


def test_dependencies_exist_and_have_no_cycle() -> None:
    named = {module.label: set(module.manifest.DEPENDS_ON) for module in modules()}
    unknown = {f"{label} -> {other}" for label, others in named.items() for other in others - named.keys()}
    settle("unknown dependency", unknown)
    assert len(list(TopologicalSorter(named).static_order())) == len(named)


def test_every_dependency_is_used() -> None:
    used = {(here.label, there.label) for here, there, _, _ in cross_imports()}
    used |= {
        (module.label, label)
        for module in modules()
        for path in [*module.folder.glob("models.py"), *module.folder.glob("models/*.py")]
        for label in foreign_labels(path)
    }
    idle = {
        f"{module.label} -> {other}"
        for module in modules()
        for other in module.manifest.DEPENDS_ON
        if (module.label, other) not in used
    }
    settle("idle dependency", idle)


def test_labels_are_folder_names_and_wings_are_true() -> None:
    wrong = {module.dotted for module in modules() if module.wing != module.manifest.WING}
    settle("wing", wrong)
    labels = [module.label for module in modules()]
    assert len(labels) == len(set(labels))


def test_rules_and_manifests_are_plain() -> None:
    impure = set()
    for importer, imported in imports():
        module = owner(importer)
        if module is None or part(module, importer) not in PLAIN:
            continue
        if imported.split(".")[0] in {"django", "psycopg", "requests", "ninja"} or imported.startswith(
            "sentinel.kernel.m"
        ):
            impure.add(f"{importer} -> {imported}")
    impure -= {f"{module.dotted}.manifest -> sentinel.kernel.manifest" for module in modules()}
    settle("plain files", impure)


def test_science_stands_aside() -> None:
    """import-linter holds this for the packages that exist; here it holds for one added later as well."""
    aside = {"stream", "codecs", "science"}
    found = {
        f"{importer} -> {imported}"
        for importer, imported in imports()
        if room(importer) in aside
        and imported != "sentinel"
        and (imported.split(".")[0] in {"django", "psycopg"} or room(imported) not in {"", room(importer)})
    }
    settle("stands aside", found)


def room(dotted: str) -> str:
    """The room of our package a name lies in; empty for a name of others."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "sentinel" and len(parts) > 1 else ""
