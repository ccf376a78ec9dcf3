"""What goes into a bundle: the events of a span as they were sealed, the seals over them, the report as papers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel.codecs.bundle import Sealed
from sentinel.kernel import seals
from sentinel.kernel.actor import Actor
from sentinel.wings.recover.reviews.models import Report
from sentinel.wings.recover.reviews.queries.log import visible
from sentinel.wings.recover.reviews.queries.paper import docx, pdf


@dataclass(frozen=True, slots=True)
class Evidence:
    """Events as the very text that was hashed, in the order of the feed; those no seal covers are named."""

    events: list[str]
    seals: list[Sealed]
    unsealed: list[int]


def evidence(actor: Actor, since: datetime, until: datetime) -> Evidence:
    """The events of a span the actor may read, with every seal from the first to the last that covers one of them."""
    positions = list(visible(actor).filter(at__gte=since, at__lte=until).values_list("pk", flat=True))
    covering = seals.covering(positions)
    sealed = {place for seal in covering for place in seal.positions}
    return Evidence(
        events=[text for _position, text in seals.texts(positions)],
        seals=[
            Sealed(row.number, row.previous, row.digest, tuple(row.positions), tuple(row.hashes)) for row in covering
        ],
        unsealed=sorted(set(positions) - sealed),
    )


def papers_of(row: Report) -> dict[str, bytes]:
    """The report as JSON, PDF and Word, by the name each has in the bundle."""
    facts = json.dumps(row.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"report.json": facts.encode(), "report.pdf": pdf(row), "report.docx": docx(row)}


def about(row: Report, found: Evidence, actor: Actor, at: datetime) -> Mapping[str, Any]:
    """What the manifest says of the bundle."""
    return {
        "report": row.code,
        "title": row.title,
        "area_code": row.area_code,
        "since": _iso(row.since),
        "until": _iso(row.until),
        "made_at": _iso(row.made_at),
        "report_digest": row.digest,
        "exported_at": _iso(at),
        "exported_by": actor.label,
        "event_columns": list(seals.COLUMNS),
        "first_seal_follows": found.seals[0].previous if found.seals else "",
        "unsealed": found.unsealed,
    }


def _iso(instant: datetime) -> str:
    return timezone.localtime(instant).isoformat()
