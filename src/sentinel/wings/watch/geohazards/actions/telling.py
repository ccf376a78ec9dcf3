"""The duty room hears of an outlook that a rule made and that found a point at risk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.people import posts_holding
from sentinel.kernel.refusals import Invalid
from sentinel.notify import actions as notify
from sentinel.wings.watch.geohazards import queries
from sentinel.wings.watch.geohazards.actions.making import JUDGE
from sentinel.wings.watch.geohazards.choices import Source
from sentinel.wings.watch.geohazards.models import Outlook


@transaction.atomic
def tell(*, actor: Actor, at: datetime, code: str) -> bool:
    """Send one message of an outlook; False where a person made it, nothing was found, or nobody is to hear it."""
    row = Outlook.objects.get(code=code)
    posts = posts_holding(JUDGE, row.area_code)
    if row.source != Source.RULE or not row.level or not posts:
        return False
    try:
        notify.send(
            actor=actor,
            at=at,
            to=posts,
            title=_("地质灾害研判：{counts}").format(counts=queries.counts_words(queries.counts(row))),
            text=_("{sentence}请打开研判核对，是否预警、是否转移由人决定。").format(sentence=queries.sentence(row)),
            url=f"/geohazards/outlook/{row.code}/",
            subject=row,
            key=f"geohazards:{row.code}",
        )
    except Invalid as refused:
        if "to" not in refused.errors:
            raise
        return False
    return True
