"""What commands of an operator need: settings, and a road to the database as its owner."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

from typer.exceptions import TyperException


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
