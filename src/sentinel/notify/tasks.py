"""The due source of notify: only the sweeper hands a ladder on."""

from sentinel.kernel.due import due_source
from sentinel.notify import actions, queries

due_source("notify.ladder", due=queries.due_ladders, act=actions.hand_on, next_due=queries.next_due_ladder)
