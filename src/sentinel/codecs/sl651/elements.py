"""The elements of SL 651-2014 table C.1: identifier, symbol, number form and unit."""

from dataclasses import dataclass

# identifier:symbol:digits.decimals:unit, one entry a word, in the order of the standard's table C.1.
_TABLE = """
01:AC:8.2:m² 02:AI:3.1:℃ 03:C:3.1:℃ 04:DRxnn:6.0:min 05:DT:4.2:h.min 06:ED:5.1:mm 07:EJ:5.1:mm 08:FL:5.0:hPa
09:GH:5.2:m 0A:GN:3.0: 0B:GS:1.0: 0C:GT:3.0: 0D:GTP:3.1:℃ 0E:H:6.2:m 0F:HW:5.2:m 10:M10:4.1:% 11:M20:4.1:%
12:M30:4.1:% 13:M40:4.1:% 14:M50:4.1:% 15:M60:4.1:% 16:M80:4.1:% 17:M100:4.1:% 18:MST:4.1:% 19:NS:2.0: 1A:P1:5.1:mm
1B:P2:5.1:mm 1C:P3:5.1:mm 1D:P6:5.1:mm 1E:P12:5.1:mm 1F:PD:5.1:mm 20:PJ:5.1:mm 21:PN01:5.1:mm 22:PN05:5.1:mm
23:PN10:5.1:mm 24:PN30:5.1:mm 25:PR:5.1:mm 26:PT:6.1:mm 27:Q:9.3:m³/s 28:Q1:9.3:m³/s 29:Q2:9.3:m³/s 2A:Q3:9.3:m³/s
2B:Q4:9.3:m³/s 2C:Q5:9.3:m³/s 2D:Q6:9.3:m³/s 2E:Q7:9.3:m³/s 2F:Q8:9.3:m³/s 30:QA:9.3:m³/s 31:QZ:9.3:m³/s
32:SW:11.3:10⁴t 33:UC:2.0: 34:UE:2.0: 35:US:4.1:m/s 36:VA:5.3:m/s 37:VJ:5.3:m/s 38:VT:4.2:V 39:Z:7.3:m 3A:ZB:7.3:m
3B:ZU:7.3:m 3C:Z1:7.3:m 3D:Z2:7.3:m 3E:Z3:7.3:m 3F:Z4:7.3:m 40:Z5:7.3:m 41:Z6:7.3:m 42:Z7:7.3:m 43:Z8:7.3:m
44:SQ:9.3:kg/m³ 45:ZT:8.0: 46:pH:4.2: 47:DO:4.1:mg/L 48:COND:5.0:µS/cm 49:TURB:3.0:NTU 4A:CODMN:4.1:mg/L
4B:REDOX:5.1:mV 4C:NH4N:6.2:mg/L 4D:TP:5.3:mg/L 4E:TN:5.2:mg/L 4F:TOC:4.2:mg/L 50:CU:7.4:mg/L 51:ZN:6.4:mg/L
52:SE:7.5:mg/L 53:AS:7.5:mg/L 54:THG:7.5:mg/L 55:CD:7.5:mg/L 56:PB:7.5:mg/L 57:CHLA:4.2:mg/L 58:WP1:5.2:kPa
59:WP2:5.2:kPa 5A:WP3:5.2:kPa 5B:WP4:5.2:kPa 5C:WP5:5.2:kPa 5D:WP6:5.2:kPa 5E:WP7:5.2:kPa 5F:WP8:5.2:kPa
60:SYL1:11.3:m³ 61:SYL2:11.3:m³ 62:SYL3:11.3:m³ 63:SYL4:11.3:m³ 64:SYL5:11.3:m³ 65:SYL6:11.3:m³ 66:SYL7:11.3:m³
67:SYL8:11.3:m³ 68:SBL1:10.2:m³/h 69:SBL2:10.2:m³/h 6A:SBL3:10.2:m³/h 6B:SBL4:10.2:m³/h 6C:SBL5:10.2:m³/h
6D:SBL6:10.2:m³/h 6E:SBL7:10.2:m³/h 6F:SBL8:10.2:m³/h 70:VTA:4.1:V 71:VTB:4.1:V 72:VTC:4.1:V 73:VIA:4.1:A
74:VIB:4.1:A 75:VIC:4.1:A
"""

# Groups without a data definition of their own: bytes a member, decimals, unit (SL 651-2014 table C.1, F4H–FCH).
GROUP_MEMBERS = 12
GROUP_STEP_MINUTES = 5
RAIN_GROUP = "F4"
LEVEL_GROUPS = ("F5", "F6", "F7", "F8", "F9", "FA", "FB", "FC")

STATUS = "45"
STEP = "04"

# SL 651-2014 table 58: bit → what it says when set. Bit 7 is the other way round (0 = box open).
_STATUS_BITS = (
    (0, "mains_lost"),
    (1, "battery_low"),
    (2, "level_over"),
    (3, "flow_over"),
    (4, "quality_over"),
    (5, "flow_meter_fault"),
    (6, "level_gauge_fault"),
    (8, "storage_fault"),
    (9, "card_invalid"),
    (10, "pump_stopped"),
    (11, "quota_over"),
)


@dataclass(frozen=True, slots=True)
class Definition:
    """How one element is written: `length` bytes of BCD, `decimals` of the digits behind the point."""

    identifier: str
    symbol: str
    length: int
    decimals: int
    unit: str

    @property
    def code(self) -> int:
        """The data definition byte: length in the high five bits, decimals in the low three."""
        return self.length << 3 | self.decimals


def _read(entry: str) -> Definition:
    identifier, symbol, form, unit = entry.split(":")
    digits, decimals = form.split(".")
    return Definition(identifier, symbol, (int(digits) + 1) // 2, int(decimals), unit)


ELEMENTS: dict[str, Definition] = {each.identifier: each for each in map(_read, _TABLE.split())}


def status_flags(raw: bytes) -> frozenset[str]:
    """Alarms in the four bytes of element 45H; an unknown bit is left out.

    Raises ValueError when `raw` is not four bytes.
    """
    if len(raw) != 4:
        raise ValueError("element 45H has four bytes")
    bits = int.from_bytes(raw, "big")
    found = {name for bit, name in _STATUS_BITS if bits >> bit & 1}
    if not bits >> 7 & 1:
        found.add("box_open")
    return frozenset(found)
