"""Acts that happen at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from sentinel.kernel.refusals import Refused

PATIENCE_S = 20


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Let the calls go together, each with a connection of its own: what each returned, or its refusal's code.

    Any other exception is raised here, after the last call ended and every connection is closed.
    """
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            gate.wait(PATIENCE_S)
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
