"""Proposals that follow from a run of a hazard model: lists for the villages somebody chose, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import Invalid, NotAllowed, Refused
from sentinel.wings.respond.evacuations import queries
from sentinel.wings.respond.evacuations.actions.proposals import propose_evacuation
from sentinel.wings.respond.evacuations.models import Evacuation


@dataclass(frozen=True, slots=True)
class Batch:
    """The lists that were made, and (village, why not) for each that was refused."""

    made: list[Evacuation]
    refused: list[tuple[str, str]]


@transaction.atomic
def propose_from_forecast(*, actor: Actor, at: datetime, run: str, villages: Sequence[str], travel: str) -> Batch:
    """A list for each chosen village of a finished run's plan; a refused village keeps the others.

    The plan is made anew, so that a shelter that filled up meanwhile is not planned with. Nobody is ordered to leave.
    """
    plan = queries.run_plan(actor, at, run, travel)
    chosen = [line for line in plan.lines if line.village.area_code in villages]
    if not chosen:
        raise Invalid({"village": _("请先选择要转移的村（社区）。")})
    batch = Batch([], [])
    # Every batch takes the villages' locks in the same order.
    for line in sorted(chosen, key=lambda one: one.village.area_code):
        try:
            with transaction.atomic():
                row = propose_evacuation(
                    actor=actor,
                    at=at,
                    area_code=line.village.area_code,
                    stage=line.stage,
                    reason=line.reason,
                    shelter=line.goes[0][0] if line.goes else None,
                )
        except NotAllowed:
            raise
        except Refused as refused:
            batch.refused.append((line.village.name, str(refused)))
        else:
            batch.made.append(row)
    return batch
