"""The service without one patience a request: each turn and each lock is waited for anew."""

from tdkt_api import cli
from tdkt_api.db import patience

if __name__ == "__main__":
    setattr(patience, "spend", lambda _: None)  # noqa: B010 - mypy asks for the name of what is ignored
    cli.main()
