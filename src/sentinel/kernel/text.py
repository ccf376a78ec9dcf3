"""Text shown to people: Chinese source strings, translated when they are rendered."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise
else:
    Label = object

__all__ = ["Label"]
