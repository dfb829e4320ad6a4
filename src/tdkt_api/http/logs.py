"""One line of JSON for each entry of the log, with no member that is not on the list."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = (
    "request_id",
    "traceparent",
    "method",
    "route",
    "status",
    "duration_ms",
    "person",
    "client",
    "code",
    "failure",
)
"""What an entry may carry beside its message: codes, ids, templates, numbers."""

_SERVERS: Final = ("uvicorn", "uvicorn.error", "uvicorn.asgi")
_SILENT: Final = ("uvicorn.access", "httpx")  # they write whole addresses


class JsonLines(logging.Formatter):
    """An error's own text is left out: it may repeat what a person sent. Its frames are in the message."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        given = vars(record)
        entry |= {name: given[name] for name in FIELDS if given.get(name) is not None}
        return json.dumps(entry, ensure_ascii=False, default=str)


def install() -> None:
    """Have everything that this process logs go to its error output so."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in _SERVERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in _SILENT:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = False
