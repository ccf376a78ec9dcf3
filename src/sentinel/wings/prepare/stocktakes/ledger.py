"""The lists of stocktakes and scrappings."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.stocktakes import actions, queries
from sentinel.wings.prepare.stocktakes.models import Scrap, Stocktake
from sentinel.wings.prepare.stocktakes.workflow import SCRAP, STOCKTAKE

STOCKTAKES = Ledger(
    name="stocktakes.stocktake",
    model=Stocktake,
    title=_("盘点单"),
    permission="stocktakes.view",
    rows=queries.stocktakes,
    workflow=STOCKTAKE,
    moves={
        "submit": actions.submit_stocktake,
        "post": actions.post_stocktake,
        "send_back": actions.send_back_stocktake,
        "cancel": actions.cancel_stocktake,
    },
    columns=(
        Column("code", searched=True),
        Column("store__name", label=_("储备库"), filtered=True),
        Column("kind", filtered=True),
        Column("status", filtered=True),
        Column("opened_at"),
        Column("opened_by"),
    ),
    detail_template="stocktakes/stocktake.html",
    detail_context=queries.stocktake_panel,
    order=("-opened_at", "-code"),
)
SCRAPS = Ledger(
    name="stocktakes.scrap",
    model=Scrap,
    title=_("报废单"),
    permission="stocktakes.view",
    rows=queries.scraps,
    workflow=SCRAP,
    moves={
        "appraise": actions.appraise_scrap,
        "approve": actions.approve_scrap,
        "decline": actions.decline_scrap,
    },
    columns=(
        Column("code", searched=True),
        Column("lot__kind__name", label=_("品名"), searched=True),
        Column("lot__code", label=_("批次编号"), listed=False),
        Column("quantity"),
        Column("reason"),
        Column("status", filtered=True),
        Column("proposed_at"),
    ),
    detail_template="stocktakes/scrap.html",
    detail_context=queries.scrap_panel,
    order=("-proposed_at", "-code"),
)

for _ledger in (STOCKTAKES, SCRAPS):
    register(_ledger)
