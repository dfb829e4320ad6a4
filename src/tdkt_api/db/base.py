"""What every table shares: names of constraints, and Python types as columns."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ARRAY, Computed, DateTime, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

PrimaryKey = Annotated[UUID, mapped_column(Uuid, primary_key=True)]  # made in Python, see `ids.new`
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Hash32 = Annotated[bytes, mapped_column(LargeBinary)]
# Unit paths compare byte by byte: a range of a prefix then uses the index, whatever the database's locale.
Path = Annotated[str, mapped_column(Text(collation="C"))]
Paths = Annotated[list[str], mapped_column(ARRAY(Text(collation="C")))]


def beginning(path: str, depth: int) -> Computed:
    """The beginning of a path: one segment is a province or ministry, two are a commune."""
    segments = " || '/' || ".join(f"split_part({path}, '/', {place + 2})" for place in range(depth))
    return Computed(f"'/' || {segments} || '/'", persisted=True)


class Base(DeclarativeBase):
    """Root of the models. No `default=` or `onupdate=`: every value is given by the statement."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        bytes: LargeBinary(),
        dict: JSONB(),
        dict[str, Any]: JSONB(),
        list[str]: ARRAY(Text()),
    }
