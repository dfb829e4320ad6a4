"""Emulation and commendation as an open service: law applied to facts by officials in turn."""

__version__ = "0.1.0"
