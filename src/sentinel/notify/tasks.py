"""The due sources of notify: the sweeper hands ladders on, asks that somebody knocks, lays out large messages."""

from sentinel.kernel.due import due_source
from sentinel.notify import actions, queries

due_source("notify.ladder", due=queries.due_ladders, act=actions.hand_on, next_due=queries.next_due_ladder)
due_source("notify.knock", due=queries.due_knocks, act=actions.ask_to_knock, next_due=queries.next_due_knock)
due_source("notify.queue", due=queries.due_queue, act=actions.lay_out, next_due=queries.next_queue)
