"""Take readings over TCP (SL 651), MQTT and HTTP, judge and store them, and answer after the commit."""

import argparse
import asyncio
import logging
import signal

from django.db import connection

from sentinel.runtime.gateway.broker import broker_url
from sentinel.runtime.gateway.flush import FATAL
from sentinel.runtime.gateway.server import Gateway, NotAlone
from sentinel.runtime.watching import heart
from sentinel.runtime.watching.metrics import FRAMES

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8651, help="0 takes a free port and says which")


def run(args: argparse.Namespace) -> int:
    """Serve until told to end; a lost database ends the process, and starting it again is the way back."""
    try:
        asyncio.run(_serve(args.host, args.port))
    except NotAlone as refused:
        log.error("%s", refused)
        return 1
    except FATAL:
        log.exception("database lost")
        return 1
    return 0


async def _serve(host: str, port: int) -> None:
    gateway = Gateway(host, port, broker=broker_url())

    def counts() -> dict[str, float]:
        return {f"{FRAMES}{status}": float(number) for status, number in gateway.flusher.counts.by_status.items()}

    def begin() -> heart.Heart:
        try:
            return heart.start("gateway", counts=counts)
        finally:
            connection.close()

    beating = await asyncio.to_thread(begin)
    turning = asyncio.create_task(_turn(beating))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, gateway.stop)
    try:
        await gateway.run(lambda taken: print(f"gateway listening on {host}:{taken}", flush=True))
    finally:
        turning.cancel()
        beating.stop()


async def _turn(beating: heart.Heart) -> None:
    """The loop goes round."""
    while True:
        beating.turn()
        await asyncio.sleep(1)
