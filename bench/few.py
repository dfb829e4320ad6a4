"""The service with ten routes, to be held against the service with all of them."""

import os
from typing import Any, Final

import uvicorn

from tdkt_api import cli, main
from tdkt_api.access import checking
from tdkt_api.awards import router as awards
from tdkt_api.dossiers import router as dossiers

_OF_DOSSIERS: Final = 8


def application() -> Any:
    """The application with the two operations of the public lookup and eight of dossiers."""
    dossiers.router.routes[:] = dossiers.router.routes[:_OF_DOSSIERS]
    given: Any = (awards.public, dossiers.router)
    main._ROUTERS = given
    setattr(checking, "check", lambda _: None)  # noqa: B010  (it would miss the others)
    return cli.application()


if __name__ == "__main__":
    uvicorn.run(
        "bench.few:application",
        factory=True,
        port=int(os.environ["BENCH_PORT"]),
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        log_level="error",
    )
