"""CRC-16 of SL 651-2014: polynomial x^16+x^15+x^2+1 reflected (A001H), start FFFFH, sent high byte first."""


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


_TABLE = tuple(_entry(index) for index in range(256))


def crc16(data: bytes | bytearray | memoryview) -> int:
    """Check value over `data`, 0–65535."""
    table, value = _TABLE, 0xFFFF
    for byte in data:
        value = (value >> 8) ^ table[(value ^ byte) & 0xFF]
    return value
