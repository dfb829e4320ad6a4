"""What is handed over about packs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class PackState(StrEnum):
    """A draft may change; what is published never does."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack as it is stored; files are texts by path."""

    id: UUID
    unit_id: UUID
    unit_path: str
    name: str
    files: dict[str, Any]
    authors: list[UUID]
    state: PackState
    hash: bytes | None
    published_by: UUID | None
    published_at: datetime | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PackBrief:
    """A pack in a list."""

    id: UUID
    unit_id: UUID
    name: str
    state: PackState
    hash: bytes | None
    published_at: datetime | None
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing that is wrong with a pack: in which file, at which key."""

    code: str
    file: str
    key: str

    @property
    def place(self) -> str:
        """The key, or a word for the whole file where no single key is wrong."""
        return self.key or "whole_file"


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of a file with its plain value before and after; one of the two may be absent."""

    file: str
    key: str
    before: Any
    after: Any
