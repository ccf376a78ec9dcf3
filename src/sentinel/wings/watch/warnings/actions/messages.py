"""The messages of warnings: identifiers and CAP texts; the actions that publish store what these give."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from sentinel.codecs import cap
from sentinel.codecs.cap import national, signing
from sentinel.geo import queries as geo
from sentinel.geo.covering import Ring, covering
from sentinel.kernel import parameters, spaces
from sentinel.wings.watch.warnings import queries, rules
from sentinel.wings.watch.warnings.models import Warning


def free_identifier(sender: str, at: datetime) -> str:
    """The identifier of the next second nobody used yet, counted from the business second of `at`."""
    second = timezone.localtime(at).replace(microsecond=0)
    while True:
        identifier = national.identifier(sender, second)
        if not Warning.objects.filter(Q(identifier=identifier) | Q(cancel_identifier=identifier)).exists():
            return identifier
        second += timedelta(seconds=1)


def message(
    row: Warning, *, identifier: str, sender: str, at: datetime, earlier: Sequence[Warning] = (), cancels: bool = False
) -> str:
    """The CAP 1.2 message of a warning, signed, as text."""
    sent = [(old.identifier, timezone.localtime(old.published_at)) for old in earlier if old.published_at]
    notice = national.Notice(
        identifier=identifier,
        sender=sender,
        issuer=row.issuer,
        event=rules.HAZARD_NAMES[rules.Hazard(row.hazard)],
        event_code=rules.EVENT_CODES[rules.Hazard(row.hazard)],
        category="Geo" if row.hazard == rules.Hazard.GEOLOGY else "Met",
        level=row.level,
        headline=row.headline,
        description=row.description,
        instruction=row.instruction,
        sent_at=timezone.localtime(at).replace(microsecond=0),
        effective_at=timezone.localtime(row.effective_at),
        expires_at=timezone.localtime(row.expires_at),
        areas=queries.area_names(row.target_areas),
        outlines=outlines(row.target_areas, at),
        references=tuple(sent),
        cancels=cancels,
    )
    text = cap.write(national.alert(notice, exercise=spaces.exercise()))
    return signing.sign(text, settings.SENTINEL_CAP_SIGNER).decode()


def outlines(areas: Sequence[str], at: datetime) -> dict[str, tuple[Ring, ...]]:
    """Short polygons by area code: the whole area and the margin the district adds to lines it is unsure of."""
    margin = parameters.find("cap.outline_margin_m", at=at)
    wider = 0 if margin is None else float(margin.value)
    return {code: covering(shape, margin_m=wider) for code, shape in geo.boundaries(areas).items()}
