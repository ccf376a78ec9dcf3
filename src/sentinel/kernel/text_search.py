"""Text search that finds two-character Chinese words too: an index of one- and two-character grams.

pg_trgm needs three characters; most Chinese words have two. A model lists `SearchIndex` in `Meta.indexes` (the
migration depends on kernel 0005), and `condition` uses it wherever it covers the searched fields.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BooleanField, Case, F, Func, Q, TextField, Value, When

MAX_WORDS = 8


class Grams(Func):
    """The grams of some text fields, lower-cased: what the index holds."""

    function = "sentinel_grams"
    output_field: Any = ArrayField(TextField())


class WordGrams(Func):
    """The grams a row must have to hold a word: the pairs of its characters, or its one character."""

    function = "sentinel_word_grams"
    output_field: Any = ArrayField(TextField())


class Holds(Func):
    """True where the first array holds the second."""

    template = "(%(expressions)s)"
    arg_joiner = " @> "
    output_field: Any = BooleanField()


class SearchIndex(GinIndex):
    """The index of some text fields of one table: `SearchIndex("name", "address", name="shelters_search")`."""

    def __init__(self, *fields: str, name: str) -> None:
        self.searched = fields
        super().__init__(Grams(*fields), name=name)

    def deconstruct(self) -> Any:
        """As migrations write it."""
        path, _expressions, kwargs = super().deconstruct()
        return path, self.searched, kwargs

    def matches(self, word: str) -> Q:
        """Rows that may hold the word, found by the index; to be joined with the exact condition."""
        return Q(Holds(Grams(*map(F, self.searched)), WordGrams(Value(word, TextField()))))


def index_of(model: type[models.Model], fields: Sequence[str]) -> SearchIndex | None:
    """The search index of a model that covers these fields."""
    kept = (index for index in model._meta.indexes if isinstance(index, SearchIndex))
    return next((index for index in kept if set(fields) <= set(index.searched)), None)


def condition(fields: Sequence[str], q: str, model: type[models.Model]) -> Q:
    """Rows where each word of `q` stands in one of the fields, in any case; by the model's index where it has one."""
    index, found = index_of(model, fields), Q()
    for word in q.split()[:MAX_WORDS]:
        exact = Q()
        for field in fields:
            exact |= Q(**{f"{field}__icontains": word})
        if index is None:
            found &= exact
            continue
        # Nearly all that the index finds holds the word. As a bare condition the planner takes it for next to nothing,
        # and reads and sorts every row of a common word instead of walking the list's own order.
        found &= index.matches(word) & Q(Case(When(exact, then=Value(True)), default=Value(False)))
    return found
