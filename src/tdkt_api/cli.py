"""The command line. What a command needs is imported when it runs, so that every command starts fast."""

import gc
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer
from typer.exceptions import TyperException

from .clients_commands import enrol, except_client, register_app, register_client, suspend_client
from .operator import Failed, as_owner, settings_given

_BEGAN: Final = time.monotonic()
_NAME: Final = "tdkt-api"
_SHOWN: Final = 50
_HASH: Final = re.compile(r"[0-9a-fA-F]{64}")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command("register-client")(register_client)
app.command("register-app")(register_app)
app.command("suspend-client")(suspend_client)
app.command("except-client")(except_client)
app.command()(enrol)


def main() -> NoReturn:
    """Run a command; whatever goes wrong with it is one line on the error output."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # the words are Vietnamese whatever the locale is
            reconfigure(encoding="utf-8")
    try:
        code = app(sys.argv[1:] or ["--help"], prog_name=_NAME, standalone_mode=False)
    except TyperException as error:
        typer.echo(f"{_NAME}: {' '.join(error.format_message().split())}", err=True)
        code = error.exit_code
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 1
    sys.exit(code)


@app.callback()
def program() -> None:
    """Emulation and commendation in Vietnam: thi đua, khen thưởng."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, envvar="TDKT_WORKERS", help="How many processes are started.")
    ] = 1,
) -> None:
    """Serve the API. Needs TDKT_DATABASE_URL and the secrets; SIGTERM lets what runs finish."""
    import uvicorn  # noqa: PLC0415

    from . import clock  # noqa: PLC0415
    from .http import logs  # noqa: PLC0415

    if clock.shift():
        raise Failed("the office's clock is shifted: only the demo may do that")
    os.environ["TDKT_WORKERS"] = str(workers)  # --workers and the setting are one: each process reads it
    _must_be_ready(settings_given())
    logs.install()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again once it has stopped
    uvicorn.run(
        "tdkt_api.cli:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def _must_be_ready(settings: Any) -> None:
    import asyncio  # noqa: PLC0415

    from .prepare import NotReady, must_be_guarded, must_be_ready  # noqa: PLC0415

    url = settings.database_url.get_secret_value()
    try:
        asyncio.run(must_be_ready(url))
        asyncio.run(must_be_guarded(url))
    except NotReady as refusal:
        raise Failed(str(refusal)) from None


def application() -> Any:
    """The application by the environment's settings, for a server's worker."""
    with _swift_imports():
        from .http import logs  # noqa: PLC0415
        from .main import create_app  # noqa: PLC0415

    logs.install()
    return create_app(settings_given())


@app.command()
def migrate() -> None:
    """Bring schema, units and lawbook into the database that TDKT_OWNER_DATABASE_URL names."""
    import asyncio  # noqa: PLC0415

    import asyncpg  # noqa: PLC0415

    from .db.migrate import MigrationError, RolesMissing  # noqa: PLC0415
    from .prepare import prepare  # noqa: PLC0415

    url = os.environ.get("TDKT_OWNER_DATABASE_URL")
    if not url:
        raise Failed("TDKT_OWNER_DATABASE_URL is not set: a superuser's, or that of a member of tdkt_owner")
    try:
        done = asyncio.run(prepare(url))
    except RolesMissing as error:
        typer.echo(error.sql, nl=False)
        raise Failed(str(error)) from error
    except MigrationError as error:
        raise Failed(str(error)) from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Failed(f"the database refuses: {error}") from error
    typer.echo(f"schema {done.before or 'none'} -> {done.now}, {done.units} units added")


@app.command("rotate-keys")
def rotate_keys(
    *,
    index: Annotated[
        bool, typer.Option("--index", help="Index anew by TDKT_INDEX_KEY; stop the service first.")
    ] = False,
) -> None:
    """Seal anew with TDKT_DATA_KEY what TDKT_OTHER_DATA_KEYS sealed, while the service runs.

    Ended at any moment, it goes on where it was. TDKT_OWNER_DATABASE_URL names the database.
    """
    from . import rotation  # noqa: PLC0415
    from .prepare import make_vault  # noqa: PLC0415

    vault = make_vault(settings_given())
    if index:
        typer.echo(f"{as_owner(lambda url: rotation.reindex(url, vault))} numbers are found anew")
        return

    def tell(table: str, done: int) -> None:
        typer.echo(f"{table}: {done}")

    done = as_owner(lambda url: rotation.reseal(url, vault, tell))
    typer.echo(f"{sum(done.values())} values sealed anew; all with key {vault.version}")


@app.command()
def worker() -> None:
    """Number events, run long jobs, delete what is old.

    Needs TDKT_WORKER_DATABASE_URL and what `serve` needs. SIGTERM lets a batch finish and hands a long job
    back. A second worker helps with jobs and takes over the rest.
    """
    import asyncio  # noqa: PLC0415

    from .prepare import NotReady  # noqa: PLC0415
    from .worker import run  # noqa: PLC0415

    url = os.environ.get("TDKT_WORKER_DATABASE_URL")
    if not url:
        raise Failed("TDKT_WORKER_DATABASE_URL is not set: PostgreSQL as tdkt_worker")
    try:
        asyncio.run(run(settings_given(), url))
    except NotReady as refusal:
        raise Failed(str(refusal)) from None


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A file that is not there yet.")],
) -> None:
    """Write the database that TDKT_OWNER_DATABASE_URL names into one file, as of one instant; no keys."""
    from .archive import backup as write  # noqa: PLC0415

    typer.echo(f"{as_owner(lambda url: write(url, file)):,} bytes in {file}; keep the keys elsewhere")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A backup.")],
) -> int:
    """Restore a backup into the empty database that TDKT_OWNER_DATABASE_URL names; verify every history.

    Exit 1 where one is not sound.
    """
    from .archive import restore as bring  # noqa: PLC0415
    from .history.words import problem_in_words  # noqa: PLC0415

    done = as_owner(lambda url: bring(url, file))
    report = done.report
    held = "sound" if report.is_sound else f"NOT SOUND, problems: {len(report.problems)}"
    typer.echo(f"schema at {done.revision}; {report.streams} histories, {report.events} events: {held}")
    for problem in report.problems[:_SHOWN]:
        typer.echo(problem_in_words(problem))
    return 0 if report.is_sound else 1


@app.command()
def doctor() -> int:
    """Examine keys, database, role, migrations, clock and row-level security; exit 1 where one is wrong."""
    import asyncio  # noqa: PLC0415

    from .doctor import examine  # noqa: PLC0415
    from .settings import data_dir  # noqa: PLC0415

    checks = asyncio.run(examine(settings_given(), data_dir()))
    for check in checks:
        typer.echo(str(check))
    return 0 if all(check.holds for check in checks) else 1


@app.command()
def demo(
    *,
    story: Annotated[bool, typer.Option("--story", help="Play in a fresh directory, then end.")] = False,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; else 8000 or any.")] = None,
) -> None:
    """Play the story on an embedded PostgreSQL in TDKT_DATA_DIR (./.tdkt), then serve it on loopback."""
    with _swift_imports():
        from .db.migrate import MigrationError  # noqa: PLC0415
        from .db.place import EmbeddedError  # noqa: PLC0415
        from .demo import run  # noqa: PLC0415
        from .demo.kept import DemoError  # noqa: PLC0415
        from .demo.narrator import Narrator, StoryFailed  # noqa: PLC0415
        from .settings import data_dir  # noqa: PLC0415

    play = run.story if story else run.demo
    narrator = Narrator(is_terminal=sys.stdout.isatty())
    try:
        play(data_dir(), narrator, port=port, began=_BEGAN)
    except (DemoError, EmbeddedError, MigrationError, StoryFailed, OSError) as error:
        raise Failed(str(error)) from error


@app.command()
def token(role: Annotated[str, typer.Option(help="Whose; one of those that the demo lists.")]) -> None:
    """Print an access token of one of the people of the demo that runs."""
    from .demo.asking import token as ask  # noqa: PLC0415
    from .demo.kept import DemoError  # noqa: PLC0415
    from .settings import data_dir  # noqa: PLC0415

    try:
        typer.echo(ask(data_dir(), role))
    except DemoError as error:
        raise Failed(str(error)) from error


@app.command("verify-history")
def verify_history(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="An export.")],
    head: Annotated[str | None, typer.Option(help="Hash that a stream must end with.")] = None,
) -> int:
    """Recompute an exported history from its bytes alone; exit 1 where it is not sound."""
    from .history.verify import verify  # noqa: PLC0415
    from .history.words import in_words  # noqa: PLC0415

    if head is not None and not _HASH.fullmatch(head.strip()):
        raise typer.BadParameter("64 hexadecimal digits", param_hint="--head")
    with file.open("rb") as lines:
        report = verify(lines, head)
    with file.open("rb") as lines:
        for line in in_words(report, lines):
            typer.echo(line)
    return 0 if report.is_sound else 1


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option(help="Write here instead.", dir_okay=False)] = None,
) -> None:
    """Print the OpenAPI document, the same bytes each time."""
    import secrets  # noqa: PLC0415

    from .access.keys import SigningKey  # noqa: PLC0415
    from .main import create_app  # noqa: PLC0415
    from .settings import Settings  # noqa: PLC0415

    made = Settings.model_validate(
        {
            "database_url": "postgresql://nowhere.invalid/tdkt",
            "signing_key": SigningKey.generate().pem(),
            **{name: secrets.token_hex(32) for name in ("data_key", "index_key", "page_key")},
        }
    )
    text = json.dumps(create_app(made).openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")


@app.command()
def policy() -> None:
    """Print who may do what: the table of permissions, and the process by which a dossier moves."""
    from .access import policy as table  # noqa: PLC0415
    from .access.policy_lines import lines  # noqa: PLC0415

    for line in lines(table.as_json()):
        typer.echo(line)


@app.command()
def version() -> None:
    """Print the version."""
    from . import __version__  # noqa: PLC0415

    typer.echo(f"{_NAME} {__version__}")


@contextmanager
def _swift_imports() -> Iterator[None]:
    """Import what stays for good: looking for garbage in it would take a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    main()
