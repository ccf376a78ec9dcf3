"""Tables of callbook."""

from sentinel.wings.respond.callbook.models.brief import Brief
from sentinel.wings.respond.callbook.models.call import Call
from sentinel.wings.respond.callbook.models.handbook import Instruction, Referral

__all__ = ["Brief", "Call", "Instruction", "Referral"]
