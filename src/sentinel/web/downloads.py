"""Files out in pieces. Given a plain iterator, Django under ASGI reads it to its end before it sends the first byte."""

from collections.abc import AsyncIterator, Generator
from typing import Any

from asgiref.sync import sync_to_async
from django.http import FileResponse, StreamingHttpResponse

PIECE = 64 * 1024


class Lines(StreamingHttpResponse):
    """Text made while it is sent; whoever goes away in the middle stops its making."""

    def __init__(self, lines: Generator[str, None, None], **said: Any) -> None:
        super().__init__(lines, **said)
        self.lines = lines

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while piece := await sync_to_async(self._piece)():
                yield piece
        finally:
            await sync_to_async(self.lines.close)()

    def _piece(self) -> bytes:
        """Lines up to the size of a piece: a step into the thread of the request for each would be slow."""
        piece = bytearray()
        for line in self.lines:
            piece += self.make_bytes(line)
            if len(piece) >= PIECE:
                break
        return bytes(piece)


class File(FileResponse):
    """An open file, sent and closed."""

    block_size = PIECE

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert self.file_to_stream is not None
        while piece := await sync_to_async(self.file_to_stream.read)(PIECE):
            yield piece
