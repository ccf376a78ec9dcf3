"""Codes of the register, and what is wrong with a citizen number."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sentinel.kernel.citizens import CHECK_CHARACTERS, check_digit

# No division has this code, so a number in it belongs to nobody: the only one invented people may carry.
DEMO_SEGMENT = "110199"


class Risk(StrEnum):
    """What threatens the house."""

    GEOLOGY = "geology"
    FLASH_FLOOD = "flash_flood"
    FLOOD = "flood"


class Structure(StrEnum):
    """What the house is built of."""

    EARTH_WOOD = "earth_wood"
    STONE_WOOD = "stone_wood"
    BRICK_WOOD = "brick_wood"
    BRICK_CONCRETE = "brick_concrete"
    REINFORCED = "reinforced"


class Sex(StrEnum):
    """As in the identity card."""

    MALE = "male"
    FEMALE = "female"


class Need(StrEnum):
    """The help a person needs to leave in time."""

    NONE = "none"
    ELDER = "elder"
    CHILD = "child"
    DISABLED = "disabled"
    MATERNITY = "maternity"
    CHRONIC = "chronic"


class Transport(StrEnum):
    """How the household leaves, as agreed beforehand."""

    WALK = "walk"
    OWN = "own"
    BUS = "bus"
    AMBULANCE = "ambulance"
    CARRIED = "carried"


class Strike(StrEnum):
    """Why somebody leaves the register."""

    RELOCATED = "relocated"
    SAFE = "safe"
    DECEASED = "deceased"
    MISTAKEN = "mistaken"


class Purpose(StrEnum):
    """Why somebody may need a person's data in the clear."""

    CALL = "call"
    EVACUATION = "evacuation"
    RELIEF = "relief"
    CHECK = "check"


class NumberFault(StrEnum):
    """Why a citizen number cannot be right."""

    SHAPE = "shape"
    DATE = "date"
    CHECK = "check"


def number_fault(number: str) -> NumberFault | None:
    """What is wrong with a citizen number, or None."""
    first, last = number[:17], number[17:]
    if len(number) != 18 or not (first.isascii() and first.isdigit()) or last not in CHECK_CHARACTERS:
        return NumberFault.SHAPE
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return NumberFault.DATE
    return None if check_digit(first) == last else NumberFault.CHECK


def born_year(number: str) -> int:
    """The year of birth a citizen number carries."""
    return int(number[6:10])


def sex_of(number: str) -> Sex:
    """The sex a citizen number carries: an odd sequence number is male."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def invented(number: str) -> bool:
    """True for a number of an invented person."""
    return number.startswith(DEMO_SEGMENT)


def stale(confirmed_at: datetime | None, at: datetime, days: int) -> bool:
    """True when nobody has confirmed the entry for so long that it must be shown as stale."""
    return confirmed_at is None or at - confirmed_at > timedelta(days=days)
