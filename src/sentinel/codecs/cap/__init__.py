"""CAP 1.2 (OASIS Common Alerting Protocol): a strict model, a hardened reader and a writer. No Django."""

from sentinel.codecs.cap.errors import CapError
from sentinel.codecs.cap.model import Alert, Area, Info, Named, Reference, Resource
from sentinel.codecs.cap.reader import read
from sentinel.codecs.cap.writer import write

__all__ = ["Alert", "Area", "CapError", "Info", "Named", "Reference", "Resource", "read", "write"]
