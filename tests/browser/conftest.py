"""A browser for these tests."""

from support.chromium import browser

__all__ = ["browser"]
