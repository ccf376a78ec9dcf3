"""Logs: JSON lines in production, readable lines otherwise; a request's id and its actor's key; nobody's data.

Standard logging goes through structlog's processors, so every library's words are cut the same way. What could hold
people's data is taken out here, at the last moment before a line is written: numbers of telephones and identity cards
anywhere, and of an exception everything but its kind, its place in our code and the words that quote no value.
"""

import logging
import os
import re
import sys
import threading
import traceback
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

JSON = "json"
# The request being answered, for the key of its actor; typed loosely, for settings are read before Django is ready.
REQUEST: ContextVar[Any] = ContextVar("sentinel_request", default=None)
PERSONAL = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|\d{15}"  # identity card, new and old
    r"|(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}"  # mobile telephone
    r"|\(?0\d{2,3}\)?[- ]?\d{7,8})(?!\d)"  # telephone with area code
)
QUOTED = re.compile(r"""'([^']*)'|"([^"]*)"|“([^”]*)”|「([^」]*)」|‘([^’]*)’|\(([^()]*)\)""")
PLAIN_WORD = re.compile(r"[A-Za-z_][\w.-]{0,62}")
DEEPEST = 4


def cut(text: str) -> str:
    """A text without numbers that belong to a person."""
    return PERSONAL.sub("…", text)


def unquoted(text: str) -> str:
    """The first line of an exception's words with every quoted value taken out; names of code stay."""

    def keep(found: "re.Match[str]") -> str:
        inner = next((part for part in found.groups() if part is not None), "")
        whole = found.group()
        return whole if PLAIN_WORD.fullmatch(inner) else f"{whole[0]}…{whole[-1]}"

    return cut(QUOTED.sub(keep, text.split("\n", 1)[0]))[:300]


def exception_facts(error: BaseException) -> list[dict[str, Any]]:
    """An exception and its causes: kind, words without values, and where in the code."""
    facts: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(facts) < DEEPEST:
        frames = traceback.extract_tb(current.__traceback__)
        facts.append(
            {
                "type": type(current).__name__,
                "text": unquoted(str(current)),
                "where": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
            }
        )
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return facts


def _short(path: str) -> str:
    for mark in ("/site-packages/", "/src/"):
        if mark in path:
            return path.rsplit(mark, 1)[1]
    return path.rsplit("/", 1)[-1]


def without_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: no numbers of persons in any text, no values in an exception."""
    error = event.pop("exc_info", None)
    if error is True or isinstance(error, tuple):
        error = error[1] if isinstance(error, tuple) else None
    if isinstance(error, BaseException):
        event["exception"] = exception_facts(error)
    event.pop("stack_info", None)
    return {key: cut(value) if isinstance(value, str) else value for key, value in event.items()}


def who(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: the space and process, and the key of the actor when somebody has asked for it already."""
    event["space"] = os.environ.get("SENTINEL_SPACE", "real")
    event["process"] = os.environ.get("SENTINEL_PROCESS", "")
    actor = known_actor(REQUEST.get())
    if actor:
        event["actor"] = actor
    return event


def known_actor(request: Any) -> str:
    """The actor's key (a code, never a name); empty as long as nobody has looked who asks: looking costs queries."""
    lazy = getattr(request, "__dict__", {}).get("actor")
    wrapped = getattr(lazy, "__dict__", {}).get("_wrapped")
    return str(getattr(wrapped, "key", ""))


def readable(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Renderer for people: one line, and the places of an exception below it."""
    facts = event.pop("exception", [])
    left_out = {"timestamp", "level", "event", "logger", "space", "process"}
    rest = " ".join(f"{key}={value}" for key, value in event.items() if key not in left_out)
    lines = [
        f"{event['timestamp']} {event['level'].upper()} {event.get('logger', '')} {event['event']} {rest}".rstrip()
    ]
    for fact in facts:
        lines.append(f"  {fact['type']}: {fact['text']}")
        lines += [f"    {where}" for where in fact["where"][-12:]]
    return "\n".join(lines)


def catch_all() -> None:
    """A fault that ends a process or a thread is a line like the others, not Python's own print of every word."""
    log = logging.getLogger("sentinel")

    def process(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, place)
        else:
            log.critical("the process ends by a fault", exc_info=(kind, error, place))

    def thread(gone: threading.ExceptHookArgs) -> None:
        if gone.exc_value is not None:
            log.critical("a thread ends by a fault", exc_info=(gone.exc_type, gone.exc_value, gone.exc_traceback))

    sys.excepthook = process
    threading.excepthook = thread


def form() -> str:
    """`json` in production or where asked for, else `line`."""
    usual = JSON if os.environ.get("SENTINEL_PRODUCTION") == "1" else "line"
    return os.environ.get("SENTINEL_LOGS", usual)


def configuration() -> dict[str, Any]:
    """Django's LOGGING."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        who,
    ]
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if form() == JSON else readable
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "cut": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_data, render],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "cut"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        # Django's own would print the address with its query a second time, in its own form.
        "loggers": {"django.server": {"handlers": [], "propagate": True}},
    }
