"""Every write of stocktakes and scrappings."""

from sentinel.wings.prepare.stocktakes.actions.scraps import (
    appraise_scrap,
    approve_scrap,
    decline_scrap,
    dispose_scrap,
    propose_scrap,
)
from sentinel.wings.prepare.stocktakes.actions.stocktakes import (
    cancel_stocktake,
    count_lots,
    open_stocktake,
    post_stocktake,
    send_back_stocktake,
    submit_stocktake,
)

__all__ = [
    "appraise_scrap",
    "approve_scrap",
    "cancel_stocktake",
    "count_lots",
    "decline_scrap",
    "dispose_scrap",
    "open_stocktake",
    "post_stocktake",
    "propose_scrap",
    "send_back_stocktake",
    "submit_stocktake",
]
