"""Every write of relief."""

from sentinel.wings.recover.relief.actions.applications import (
    amend_application,
    apply_for,
    apply_many,
    unmask_application,
)
from sentinel.wings.recover.relief.actions.batches import close_batch, open_batch
from sentinel.wings.recover.relief.actions.deciding import advance, approve, object_to, pass_on, reject, review, show
from sentinel.wings.recover.relief.actions.paying import (
    fail_payment,
    list_payments,
    open_bank_file,
    pay,
    pay_list,
    return_payment,
)
from sentinel.wings.recover.relief.actions.publicity import open_publicity

__all__ = [
    "advance",
    "amend_application",
    "apply_for",
    "apply_many",
    "approve",
    "close_batch",
    "fail_payment",
    "list_payments",
    "object_to",
    "open_bank_file",
    "open_batch",
    "open_publicity",
    "pass_on",
    "pay",
    "pay_list",
    "reject",
    "return_payment",
    "review",
    "show",
    "unmask_application",
]
