"""Encryption at rest of people's data: fields that are ciphertext in the database."""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
    _JSONField = models.TextField[Any, Any]
else:
    _TextField = _JSONField = models.TextField


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SENTINEL_FIELD_KEYS])


def sealed(text: str) -> str:
    """The text as it lies in the database."""
    return _box().encrypt(text.encode()).decode()


def opened(stored: str) -> str:
    """What `sealed` was given."""
    return _box().decrypt(stored.encode()).decode()


class EncryptedText(_TextField):
    """Text encrypted with the first of SENTINEL_FIELD_KEYS; older keys still decrypt. Cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return None if value is None else sealed(str(value))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else opened(value)


class EncryptedJSON(_JSONField):
    """Lists and mappings encrypted as one text; an empty one is an empty text, so that it can be asked for."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return sealed(json.dumps(value, ensure_ascii=False)) if value else ""

    def from_db_value(self, value: str, expression: object, connection: object) -> Any:
        """Decrypt on the way out."""
        return json.loads(opened(value)) if value else self.get_default()

    def to_python(self, value: Any) -> Any:
        """As it was given."""
        return value
