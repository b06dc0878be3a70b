"""Logs without candidates: what may reach stderr, where hosts keep it in files, and what is taken out before."""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from server.ats.quoting import strip_invisible
from server.errors import ATSError, ConfigurationError

OURS = ("server", "tools", "prompts")
HTTP_CLIENTS = ("httpx", "httpcore", "httpx2", "httpcore2")  # at INFO they log URLs, and names stand in queries
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

IDENTIFIER = re.compile(r"[\w.:/-]{1,80}")
TRACEBACK_LINE = re.compile(r"File \".*|(?<![^ |])[A-Za-z_][\w.]*(?:Error|Exception|Group|Interrupt|Exit)\b")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
DIGITS = re.compile(r"(?<![\w.+-])\+?\(?\d[\d()./ -]{4,}\d")
RULES = (
    (re.compile(r"(?<=://)[^/\s@]+@"), ""),
    (re.compile(r"(?<=[\w/.-])\?(?=[\w%.~\[\]-]+=)[^\s\"'<>]*"), "?[query]"),
    (re.compile(r"\bbearer\s+[\w.~+/=-]+", re.IGNORECASE), "Bearer [key]"),
    (
        re.compile(
            r"(authorization|api[-_ ]?key|secret|password|token)([\"']?\s*[:=]\s*)(?!bearer\b)[\"']?[^\s\"',;&]+", re.I
        ),
        r"\1\2[key]",
    ),
    (re.compile(r"[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"input_value=.*?(?=, input_type=|$)", re.DOTALL), "input_value=[value]"),
)

logger = logging.getLogger(__name__)


def configure_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Log to stderr and nowhere else: our own loggers from `level` up, those of other packages from WARNING up.

    The MCP SDK speaks from INFO up at most: below that it prints whole messages. `secrets` (keys) are masked wherever
    they appear. Uncaught exceptions and Python's warnings take the same way. What was set up before is replaced.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(RedactingFilter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    threshold = logging.getLevelNamesMapping()[level]
    root.setLevel(max(threshold, logging.WARNING))
    logging.getLogger("mcp").setLevel(max(threshold, logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(threshold)
    for name in HTTP_CLIENTS:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a record that cannot be formatted would be printed with its arguments
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    sys.unraisablehook = lambda event: _log_uncaught(event.exc_value)
    threading.excepthook = lambda event: _log_uncaught(event.exc_value)


class RedactingFilter(logging.Filter):
    """Lets every record pass, and takes out of it what could be about a person.

    Our own messages keep their arguments, others only those that are numbers or identifiers. Of an exception its type
    and its frames stay; its text goes, because it often quotes the value that was at fault. Patterns for addresses,
    numbers and keys run over what is left.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        message = _read_message(record)
        for one in _chain(error):
            for text in (repr(one), str(one)):
                message = message.replace(text, f"[{type(one).__name__}]") if len(text) > 2 else message
        record.msg = self._redact(strip_invisible(_shorten_traceback(message)).replace("\n", " | "))
        record.args = None
        if error is not None:
            record.exc_text = self._redact("\n".join(_describe(error)))
        record.exc_info = None
        return True

    def _redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[key]")
        return redact(text)


def redact(text: str) -> str:
    """Take out queries and credentials of URLs, keys, e-mail addresses and telephone numbers."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return DIGITS.sub(_mask_phone, text)


def _mask_phone(number: re.Match[str]) -> str:
    text = number[0]
    digits = sum(character.isdigit() for character in text)
    bare = text.isdigit() and digits < 10  # the ATS's own ids look like this
    return text if bare or digits < 7 or ISO_DATE.match(text) else "[phone]"


def _read_message(record: logging.LogRecord) -> str:
    ours = record.name.partition(".")[0] in (*OURS, "py")
    if not ours and isinstance(record.args, Mapping):
        record.args = {name: _keep_plain(value) for name, value in record.args.items()}
    elif not ours and record.args:
        record.args = tuple(_keep_plain(value) for value in record.args)
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _shorten_traceback(message: str) -> str:
    """Some packages write a whole traceback into a message: of that, too, only frames and types stay."""
    before, traceback_found, lines = message.partition("Traceback (most recent call last)")
    if not traceback_found:
        return message
    kept = [found[0] for line in lines.splitlines() if (found := TRACEBACK_LINE.search(line))]
    return "\n".join([before + traceback_found, *kept])


def _keep_plain(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value if IDENTIFIER.fullmatch(value) else "[text]"
    if isinstance(value, list):
        return [_keep_plain(item) for item in cast("list[object]", value)]
    return f"[{type(value).__name__}]"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, those that led to it and those that it groups, causes first, each once."""
    seen: dict[int, BaseException] = {}
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen[id(one)] = one
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(cast("BaseExceptionGroup[BaseException]", one).exceptions)
    yield from reversed(seen.values())


def _describe(error: BaseException) -> Iterator[str]:
    for one in _chain(error):
        yield "".join(traceback.format_tb(one.__traceback__)).rstrip()
        yield f"{type(one).__module__}.{type(one).__qualname__}{_own_words(one)}"


def _own_words(error: BaseException) -> str:
    """What an exception of ours says that is about no person: settings, or where Kombo's log has the request."""
    if isinstance(error, ConfigurationError):
        return f": {error}"
    if isinstance(error, ATSError):
        return "".join(f" {part}" for part in (error.code, error.reference) if part)
    return ""


def _log_uncaught(error: BaseException | None) -> None:
    if not isinstance(error, KeyboardInterrupt | SystemExit | None):
        logger.critical("Uncaught", exc_info=error)
