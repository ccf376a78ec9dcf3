"""Workflow: a table of moves and the one function that assigns a status."""

from sentinel.workflow.table import WORKFLOWS, Move, Workflow

__all__ = ["WORKFLOWS", "Move", "Workflow"]
