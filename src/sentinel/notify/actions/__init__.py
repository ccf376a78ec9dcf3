"""Every write of notify."""

from sentinel.notify.actions.answering import answer, close_ladder
from sentinel.notify.actions.calling import ask_to_knock, hand_on, start_ladders, withdraw_ladders
from sentinel.notify.actions.messages import read_all, read_message, send, set_channels
from sentinel.notify.actions.outbox import Claimed, claim, deliver, recover, retry_sending, settle, take_receipt
from sentinel.notify.actions.places import call_places
from sentinel.notify.actions.queueing import lay_out
from sentinel.notify.actions.unreached import report_unreached, stop_ladder
from sentinel.notify.rules import Audience, LadderSpec, Rung

__all__ = [
    "Audience",
    "Claimed",
    "LadderSpec",
    "Rung",
    "answer",
    "ask_to_knock",
    "call_places",
    "claim",
    "close_ladder",
    "deliver",
    "hand_on",
    "lay_out",
    "read_all",
    "read_message",
    "recover",
    "report_unreached",
    "retry_sending",
    "send",
    "set_channels",
    "settle",
    "start_ladders",
    "stop_ladder",
    "take_receipt",
    "withdraw_ladders",
]
