"""Commands about programs and about how people sign in through them."""

from pathlib import Path
from typing import Annotated

import typer

from .operator import as_owner, settings_given


def register_client(
    code: Annotated[str, typer.Argument(help="Client id: letters, digits, dot, hyphen, underscore.")],
    name: Annotated[str, typer.Argument(help="Name, shown where it acts.")],
    *,
    key: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Public key on P-256, PEM.")],
    unit: Annotated[str, typer.Option(help="Code of the unit where it works.")],
    role: Annotated[str, typer.Option(help="clerk or inspector.")] = "clerk",
    agency: Annotated[str | None, typer.Option(help="Identifier of its agency.")] = None,
) -> None:
    """Register a program that signs in with its own key; TDKT_OWNER_DATABASE_URL names the database."""
    from .accounts.registering import Asked, register_at  # noqa: PLC0415

    asked = Asked(code, name, agency, key.read_text(), unit, role)
    typer.echo(f"client {code}, kid {as_owner(lambda url: register_at(url, asked))}")


def register_app(
    code: Annotated[str, typer.Argument(help="Client id: letters, digits, dot, hyphen, underscore.")],
    name: Annotated[str, typer.Argument(help="Name, shown on the sign-in page.")],
    *,
    redirect: Annotated[list[str], typer.Option(help="Where people are sent back to; several may be given.")],
    key: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Public key on P-256, PEM; none: public.")
    ] = None,
) -> None:
    """Register a program through which people sign in; TDKT_OWNER_DATABASE_URL names the database."""
    from .accounts.enrolling import register_app as register  # noqa: PLC0415

    pem = key.read_text() if key else None
    typer.echo(f"client {code}, kid {as_owner(lambda url: register(url, code, name, redirect, pem))}")


def suspend_client(
    code: Annotated[str, typer.Argument(help="Client id.")],
    *,
    resume: Annotated[bool, typer.Option("--resume", help="Let it in again.")] = False,
) -> None:
    """Refuse a program and whoever comes through it; needs TDKT_OWNER_DATABASE_URL."""
    from .accounts.suspending import suspend_at  # noqa: PLC0415

    as_owner(lambda url: suspend_at(url, code, resumed=resume))


def except_client(
    code: Annotated[str, typer.Argument(help="Client id.")],
    *,
    reason: Annotated[str, typer.Option(help="Why it cannot sign.")],
    days: Annotated[int, typer.Option(min=1, max=90, help="How long.")] = 30,
) -> None:
    """Take a secret of a program for a while and show it once; needs TDKT_OWNER_DATABASE_URL."""
    from .accounts.suspending import except_at  # noqa: PLC0415

    typer.echo(
        f"client_secret of {code} for {days} days: {as_owner(lambda url: except_at(url, code, reason, days))}"
    )


def enrol(username: Annotated[str, typer.Argument(help="Of an open account.")]) -> None:
    """Give somebody a password, which is asked for, and a new second factor, which is shown once.

    Needs TDKT_OWNER_DATABASE_URL and the keys that `serve` needs.
    """
    from .accounts.enrolling import enrol as enrolled  # noqa: PLC0415
    from .prepare import known_lawbooks, make_office  # noqa: PLC0415

    settings = settings_given()
    vault = make_office(settings, *known_lawbooks()).vault
    password = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    shown = as_owner(lambda url: enrolled(url, vault, settings.issuer, username, password))
    typer.echo(f"for the authenticator app of {username}, once:\n{shown}")
