"""What commands of an operator need: settings, a road to the database as its owner, tables in words."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

from typer.exceptions import TyperException

_MARKS: Final = ("needs_reason", "needs_flags", "only_first_stage", "before_receipt", "next_stage")


class Failed(TyperException):
    """Why a command did not do what it was asked to; one line."""


def as_owner(act: Callable[[str], Coroutine[Any, Any, Any]]) -> Any:
    """What the act gives, with the URL of the owner.

    Raises:
        Failed: there is no such URL, or the act or the database refuses.
    """
    import asyncpg  # noqa: PLC0415

    from .archive import ArchiveError  # noqa: PLC0415
    from .db.migrate import MigrationError  # noqa: PLC0415

    url = os.environ.get("TDKT_OWNER_DATABASE_URL")
    if not url:
        raise Failed("TDKT_OWNER_DATABASE_URL is not set: a superuser's, or that of a member of tdkt_owner")
    try:
        return asyncio.run(act(url))
    except (ArchiveError, MigrationError, ValueError) as error:
        raise Failed(str(error)) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Failed(f"the database refuses: {error}") from error


def settings_given() -> Any:
    """The environment's settings.

    Raises:
        Failed: one is missing or unusable.
    """
    from pydantic import ValidationError  # noqa: PLC0415

    from .access.keys import SigningKey  # noqa: PLC0415
    from .settings import Settings  # noqa: PLC0415

    try:
        found = Settings()
        SigningKey.of_pem(found.signing_key.get_secret_value())
        found.must_be_secret()
    except ValidationError as error:
        wrong = [f"TDKT_{str(one['loc'][0]).upper()}: {one['msg'].lower()}" for one in error.errors()]
        raise Failed("; ".join(wrong)) from None
    except ValueError as error:
        raise Failed(str(error)) from None
    return found


def permissions_in_words(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The policy table, a line a permission and a route."""
    for row in rows:
        who = ", ".join(row["roles"]) or row["who"]
        marks = [name for name in ("reads", "step_up") if row[name]]
        duty = [f"duty: {row['duty']}"] if row["duty"] else []
        lent = [f"may be delegated: {row['act']}"] if row["act"] else []
        yield f"{row['permission']} ({'; '.join([row['scope'], *duty, *lent, *marks])}): {who}"
        yield from (f"    {route}" for route in row["routes"])


def process_in_words(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The process table, a line a step."""
    for row in rows:
        council = (
            ["council asked" if row["with_council"] else "no council asked"] if "with_council" in row else []
        )
        marks = [name.replace("_", " ") for name, value in row.items() if value is True and name in _MARKS]
        guards = [f"guards: {', '.join(row['guards'])}"] if row["guards"] else []
        after = [f"by {row['follows_from']}"] if "follows_from" in row else []
        told = [f"{', '.join(row['by'])} at the {row['at']}", *marks, *council, *guards, *after]
        yield f"{row['from']} --{row['action']}--> {row['to']}: {'; '.join(told)}"
