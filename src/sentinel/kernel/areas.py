"""The division tree, read."""

from sentinel.kernel.models import Area
from sentinel.kernel.scope import area_stem


def names() -> dict[str, str]:
    """Short name of every area, by 12-digit code."""
    return dict(Area.objects.values_list("code", "short_name"))


def towns() -> list[tuple[str, str]]:
    """(code, short name) of every town, in code order."""
    return list(Area.objects.filter(kind="town").order_by("code").values_list("code", "short_name"))


def communities(within: str) -> list[Area]:
    """Villages and communities inside an area, in code order."""
    return list(
        Area.objects.filter(kind__in=("village", "community"), code__startswith=area_stem(within)).order_by("code")
    )


def district() -> Area | None:
    """The district this installation serves; none before a pack is loaded."""
    return Area.objects.filter(kind="district").order_by("code").first()
