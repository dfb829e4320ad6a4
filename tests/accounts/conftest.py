"""The offices of these tests, and nobody's failures before."""

import pytest
from fastapi import FastAPI

from support.registry import *  # noqa: F403  (fixtures)
from support.world import PASSWORDS
from tdkt_api.accounts.throttle import Throttle


@pytest.fixture(autouse=True)
def _nothing_remembered(app: FastAPI) -> None:
    app.state.passwords, app.state.throttle = PASSWORDS, Throttle()
