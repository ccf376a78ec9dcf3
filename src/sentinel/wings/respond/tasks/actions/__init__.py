"""Writes of tasks."""

from sentinel.wings.respond.tasks.actions.answering import (
    arrive_at_task,
    arrive_at_tasks,
    finish_task,
    finish_tasks,
    receive_task,
    receive_tasks,
    refuse_task,
    set_out_for_task,
)
from sentinel.wings.respond.tasks.actions.giving import create_tasks, give_order, withdraw_task, withdraw_tasks
from sentinel.wings.respond.tasks.actions.handing import hand_on_task
from sentinel.wings.respond.tasks.actions.lateness import climb_overdue, mark_overdue
from sentinel.wings.respond.tasks.actions.supervising import answer_supervision, supervise_task
from sentinel.wings.respond.tasks.rules import TaskSpec

__all__ = [
    "TaskSpec",
    "answer_supervision",
    "arrive_at_task",
    "arrive_at_tasks",
    "climb_overdue",
    "create_tasks",
    "finish_task",
    "finish_tasks",
    "give_order",
    "hand_on_task",
    "mark_overdue",
    "receive_task",
    "receive_tasks",
    "refuse_task",
    "set_out_for_task",
    "supervise_task",
    "withdraw_task",
    "withdraw_tasks",
]
