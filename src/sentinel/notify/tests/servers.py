"""Real servers on this machine for tests of the channels: one that takes mail, one that takes webhooks."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class MailServer:
    """An SMTP server that keeps what it is given; `replies` are said to the next RCPT commands instead of 250.

    While `stall` is not set it takes a mail and says nothing.
    """

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    stall: threading.Event = field(default_factory=threading.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One SMTP session."""
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n"))
                while not self.stall.is_set():
                    await asyncio.sleep(0.01)
            if word == b"RCPT" and self.replies:
                writer.write(self.replies.pop(0))
                continue
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
        writer.close()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server in a thread."""
    found, loop, ready = MailServer(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(found.talk, "127.0.0.1", 0)
        found.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()

    stop = asyncio.Event()
    found.stall.set()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    ready.wait(60)
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


@dataclass
class WebServer:
    """A provider's address that keeps every request; `say` answers (status, body) to one."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    say: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]] = lambda _asked: (200, {"id": "p-1"})


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A provider in a thread."""
    found = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = {"headers": dict(self.headers), "body": body, "facts": json.loads(body), "path": self.path}
            found.requests.append(asked)
            status, said = found.say(asked)
            text = json.dumps(said).encode()
            self.send_response(status)
            for name, value in said.get("headers", {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_words: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/in"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
