"""The space of this process and of its database must be the same."""

from django.conf import settings
from django.db import transaction

from sentinel.kernel.models import Space


class WrongSpace(Exception):
    """The database was made for the other space."""


def claim(district: str = "") -> Space:
    """Mark a new database as this process's space, or refuse one that belongs to the other."""
    with transaction.atomic():
        row = Space.objects.select_for_update().first()
        if row is None:
            return Space.objects.create(name=settings.SENTINEL_SPACE, district=district)
        if row.name != settings.SENTINEL_SPACE:
            raise WrongSpace(
                f"本进程属于 {settings.SENTINEL_SPACE} 空间，数据库属于 {row.name} 空间；"
                "请检查 SENTINEL_SPACE 与 DATABASE_URL。"
            )
        if district and row.district != district:
            row.district = district
            row.save(update_fields=["district"])
        return row


def exercise() -> bool:
    """True in the exercise space: watermark everywhere, sandbox channels only."""
    return bool(settings.SENTINEL_SPACE == "exercise")
