"""Files out: a piece leaves before the rest is made."""

import asyncio
from collections.abc import Generator
from io import BytesIO

import pytest

from sentinel.web.downloads import PIECE, File, Lines


def lines(made: list[str]) -> Generator[str, None, None]:
    """Four lines of half a piece each, written down as they are made."""
    try:
        for number in range(4):
            made.append(str(number))
            yield str(number) * (PIECE // 2)
    finally:
        made.append("closed")


def test_a_piece_of_text_leaves_before_the_rest_is_made() -> None:
    made: list[str] = []

    async def read() -> tuple[int, list[str]]:
        pieces = aiter(Lines(lines(made)))
        return len(await anext(pieces)), made.copy()

    assert asyncio.run(read()) == (PIECE, ["0", "1"])


def test_all_of_it_comes_and_the_making_ends() -> None:
    made: list[str] = []

    async def read() -> bytes:
        return b"".join([piece async for piece in Lines(lines(made))])

    assert asyncio.run(read()) == b"".join(str(number).encode() * (PIECE // 2) for number in range(4))
    assert made == ["0", "1", "2", "3", "closed"]


def test_whoever_goes_away_stops_the_making() -> None:
    made: list[str] = []

    async def leave() -> None:
        pieces = aiter(Lines(lines(made)))
        await anext(pieces)
        await pieces.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave())
    assert made == ["0", "1", "closed"]


@pytest.mark.parametrize(("size", "pieces"), [(0, []), (PIECE, [PIECE]), (PIECE + 1, [PIECE, 1])])
def test_a_file_is_read_piece_by_piece(size: int, pieces: list[int]) -> None:
    async def read() -> list[int]:
        return [len(piece) async for piece in File(BytesIO(b"x" * size))]

    assert asyncio.run(read()) == pieces
