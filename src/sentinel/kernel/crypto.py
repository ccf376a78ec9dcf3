"""Encryption at rest of people's data: a text field that is ciphertext in the database."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


@lru_cache(maxsize=1)
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SENTINEL_FIELD_KEYS])


class EncryptedText(_TextField):
    """Text encrypted with the first of SENTINEL_FIELD_KEYS; older keys still decrypt. Cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return None if value is None else _box().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else _box().decrypt(value.encode()).decode()
