"""The layers of a pack: declared in layers.yaml, some with a file."""

from datetime import datetime

from sentinel.geo.actions import DeclaredLayer, declare_layers
from sentinel.kernel.actor import Actor
from sentinel.kernel.founding import Outcome
from sentinel.runtime.packs.files import Pack, PackError


def load_layers(pack: Pack, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Declare the pack's layers and read in the files it brings."""
    if not pack.has("layers.yaml"):
        return []
    facts = pack.yaml("pack.yaml")
    specs = [
        DeclaredLayer(
            code=row["code"],
            title=row["title"],
            kind=row["kind"],
            credit=row.get("credit", ""),
            mark=row.get("mark", ""),
            permission=row.get("permission", ""),
            file=pack.folder / row["file"] if "file" in row else None,
            system=row.get("system", ""),
            label_field=row.get("label", ""),
            class_field=row.get("class", ""),
            style=row.get("style", {}),
        )
        for row in pack.yaml("layers.yaml")
    ]
    missing = [str(spec.file) for spec in specs if spec.file is not None and not spec.file.exists()]
    if missing:
        raise PackError(f"资料包缺少文件 {'、'.join(missing)}")
    outcome = declare_layers(actor=actor, at=at, pack=str(facts["name"]), area_code=str(facts["code"]), layers=specs)
    return [outcome]
