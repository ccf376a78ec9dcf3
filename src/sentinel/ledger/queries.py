"""Reads of what the ledger keeps for itself."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.refusals import NotFound
from sentinel.ledger.declaration import Ledger
from sentinel.ledger.models import SavedView


def views(actor: Actor, ledger: Ledger) -> "QuerySet[SavedView]":
    """The reader's own views of a list, by name."""
    return SavedView.objects.filter(owner=actor.key, ledger=ledger.name).order_by("name")


def view(actor: Actor, ledger: Ledger, name: str) -> SavedView:
    """One of the reader's own views; NotFound otherwise."""
    row = views(actor, ledger).filter(name=name).first() if "\x00" not in name else None
    if row is None:
        raise NotFound(_("没有这个视图。"))
    return row
