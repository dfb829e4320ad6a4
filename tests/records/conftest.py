"""The people of these tests."""

from support.registry import *  # noqa: F403  (fixtures)
