"""Every event: a frozen shape that never changes under its version, recorded by an action, named by a test."""

import dataclasses
import inspect
import json
import os
import typing
from decimal import Decimal
from itertools import chain
from pathlib import Path
from types import NoneType
from typing import Any

from architecture.exemptions import settle
from promises import sources
from promises.sources import TESTS, production, says
from sentinel.kernel.events import CONSUMERS, PAYLOADS, Payload
from sentinel.kernel.manifest import MANIFESTS
from sentinel.runtime.steps import ROOT

SNAPSHOT = ROOT / "docs" / "events.json"
PLAIN = {str, int, Decimal, bool, NoneType}
PLATFORM = {"organisation"}


def published() -> dict[str, type[Payload]]:
    """Every payload of the product, by "name v1"; those of tests are no part of it."""
    return {
        f"{name} v{version}": cls
        for (name, version), cls in sorted(PAYLOADS.items())
        if ".tests." not in cls.__module__
    }


def shape(cls: type[Payload]) -> dict[str, str]:
    """Field -> type as written, with the fields the replay digest leaves out marked."""
    hints = typing.get_type_hints(cls)
    return {
        field.name: inspect.formatannotation(hints[field.name])
        + (" volatile" if field.metadata.get("volatile") else "")
        for field in dataclasses.fields(cls)  # type: ignore[arg-type]
    }


def folder(cls: type[Payload]) -> Path:
    """Where the payload is defined."""
    return Path(inspect.getfile(cls)).parent


def add_new(shapes: dict[str, dict[str, str]]) -> None:
    """Add the events the snapshot does not know, when asked to; a known shape is never rewritten."""
    if os.environ.get("SENTINEL_RECORD"):
        known = json.loads(SNAPSHOT.read_text())
        SNAPSHOT.write_text(json.dumps(dict(sorted((shapes | known).items())), indent=1, ensure_ascii=False) + "\n")


def test_shapes_are_as_published() -> None:
    shapes = {name: shape(cls) for name, cls in published().items()}
    add_new(shapes)
    assert shapes == json.loads(SNAPSHOT.read_text()), (
        "a new event is added with SENTINEL_RECORD=1; a changed one needs a new version and an upcaster"
    )


def parts(hint: Any) -> set[Any]:
    """The plain types a hint is made of."""
    inner = [item for item in typing.get_args(hint) if item is not Ellipsis]
    return set().union(*(parts(item) for item in inner)) if inner else {hint}


def test_payloads_hold_plain_values_only() -> None:
    strange = {
        f"{name}.{field}"
        for name, cls in published().items()
        for field, hint in typing.get_type_hints(cls).items()
        if field not in {"name", "version"} and not parts(hint) <= PLAIN
    }
    settle("payload types", strange)


def test_payloads_are_frozen_and_say_what_happened() -> None:
    loose = {name for name, cls in published().items() if not cls.__dataclass_params__.frozen}  # type: ignore[attr-defined]
    settle("payloads that are not frozen", loose)
    silent = {name for name, cls in published().items() if not cls.__doc__ or cls.__doc__.startswith(cls.__name__)}
    settle("payloads without a word", silent)


def test_names_begin_with_the_module_and_end_with_what_happened() -> None:
    wrong = {
        name
        for name in published()
        if len(name.split(" ")[0].split(".")) != 3 or name.split(".")[0] not in MANIFESTS.keys() | PLATFORM
    }
    settle("event names", wrong)


def test_every_event_has_a_title_in_a_manifest() -> None:
    titled = set(chain.from_iterable(getattr(manifest, "EVENTS", {}) for manifest in MANIFESTS.values()))
    names = {cls.name for cls in published().values()}
    settle("events without a title", names - titled)
    settle("titles without an event", titled - names)


def test_every_event_is_recorded_by_its_module() -> None:
    unrecorded = {
        name
        for name, cls in published().items()
        if not says((path for path in production(folder(cls)) if path != Path(inspect.getfile(cls))), cls.__name__)
        and inspect.getsource(inspect.getmodule(cls)).count(f"{cls.__name__}(") < 2  # type: ignore[arg-type]
    }
    settle("events nobody records", unrecorded)


def spoken(cls: type[Payload]) -> tuple[str, ...]:
    """What a module's own test may call an event: the class, the name, or the name without module or noun."""
    _module, noun, happened = cls.name.split(".")
    return (cls.__name__, cls.name, f'"{noun}.{happened}"', f'"{happened}"')


def test_every_event_is_named_by_a_test() -> None:
    untested = {
        name
        for name, cls in published().items()
        if not says(sources.tests(folder(cls)), *spoken(cls))
        and not says(TESTS.rglob("test_*.py"), cls.__name__, cls.name)
    }
    settle("events without a test", untested)


def test_reactions_listen_to_events_that_exist() -> None:
    settle("unheard events", CONSUMERS.keys() - {cls.name for cls in PAYLOADS.values()})
