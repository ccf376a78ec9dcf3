"""Layers a pack names: those it brings a file for are read in and shown, the others stay 尚未导入."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from sentinel.geo.actions.editions import Choice, begin_edition, confirm_edition
from sentinel.geo.actions.loading import load_fully
from sentinel.geo.actions.sources import bring_source
from sentinel.geo.imports import tables
from sentinel.geo.models import ImportedLayer
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.founding import Outcome, PackLoaded, add_missing
from sentinel.kernel.models import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLayer:
    """A layer as a pack names it; `file` None where the district still owes the data."""

    code: str
    title: str
    kind: str
    credit: str = ""
    mark: str = ""
    permission: str = ""
    file: Path | None = None
    system: str = ""
    label_field: str = ""
    class_field: str = ""
    style: dict[str, Any] = field(default_factory=dict)


def declare_layers(
    *, actor: Actor, at: datetime, pack: str, area_code: str, layers: Sequence[DeclaredLayer]
) -> Outcome:
    """Add the layers that are not there yet, with their data where the pack brings it and nobody else has."""
    actor.require_in("geo.manage", area_code)
    outcome = _declare(actor, at, pack, area_code, layers)
    for spec in layers:
        if spec.file is not None and _awaits_data(spec.code):
            _fill(spec, spec.file, actor, at, area_code)
    return outcome


@transaction.atomic
def _declare(actor: Actor, at: datetime, pack: str, area_code: str, layers: Sequence[DeclaredLayer]) -> Outcome:
    rows = [
        {
            "code": spec.code,
            "area_code": area_code,
            "title": spec.title,
            "kind": spec.kind,
            "credit": spec.credit,
            "mark": spec.mark,
            "permission": spec.permission,
            "style": spec.style,
            "declared": True,
            "made_at": at,
        }
        for spec in layers
    ]
    outcome = add_missing(ImportedLayer, rows, key=("code",), compare=("title", "credit", "permission"))
    if outcome.added:
        district = Area.objects.get(kind="district")
        record(PackLoaded(pack=pack, kind=outcome.kind, added=outcome.added), subject=district, actor=actor, at=at)
    return outcome


def _awaits_data(code: str) -> bool:
    """True for a declared layer nobody has brought, shown or taken off anything for."""
    return not ImportedLayer.objects.get(code=code).editions.filter(confirmed_at__isnull=False).exists()


def _fill(spec: DeclaredLayer, file: Path, actor: Actor, at: datetime, area_code: str) -> None:
    with file.open("rb") as opened:
        source = bring_source(actor=actor, at=at, area_code=area_code, name=file.name, stream=File(opened))
    choice = Choice(
        index=0,
        system=spec.system,
        encoding=tables.UTF8,
        label_field=spec.label_field,
        class_field=spec.class_field,
    )
    layer = ImportedLayer.objects.get(code=spec.code)
    edition = begin_edition(actor=actor, at=at, source=source, choice=choice, layer=layer)
    confirm_edition(actor=actor, at=at, edition=load_fully(edition, at))
