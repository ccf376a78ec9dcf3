"""A report in plain words -> pieces of it: when, where, of what kind, how many people. Rules only, no Django.

Every piece keeps its place in the text, so that a person can see what was read and confirm it.
"""

from sentinel.codecs.narrative.model import COUNTS, Piece
from sentinel.codecs.narrative.reader import read, segments, words_of

__all__ = ["COUNTS", "Piece", "read", "segments", "words_of"]
