"""The table of the road's own tests and the statements on it."""

import json
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, func, insert, literal_column, select, text, update
from sqlalchemy.orm import Mapped

from support.local import Local
from tdkt_api import ids
from tdkt_api.db.base import PrimaryKey
from tdkt_api.db.query import Query, columns_of, none, same, stored
from tdkt_api.db.transaction import Reading, Transaction


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class RoadThing(Local):
    __tablename__ = "road_thing"

    id: Mapped[PrimaryKey]
    name: Mapped[str]
    colour: Mapped[str | None]
    tags: Mapped[list[str]]
    price: Mapped[Decimal | None]
    body: Mapped[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Thing:
    id: UUID
    name: str
    colour: Colour | None = None
    tags: tuple[Colour, ...] = ()
    price: Decimal | None = None
    body: Any = None


ADD = Query(insert(RoadThing).values(stored(RoadThing)), none)
GET = Query(select(*columns_of(RoadThing, Thing)).where(RoadThing.id == bindparam("id")), Thing)
LOCK = Query(select(RoadThing.id).where(RoadThing.id == bindparam("id")).with_for_update(), UUID)
NAMES = Query(select(RoadThing.name).order_by(RoadThing.name), str)
RENAME = Query(
    update(RoadThing).values(name=bindparam("name")).where(RoadThing.name == bindparam("old")), none
)
NAME_ANEW = Query(
    update(RoadThing)
    .values(name=bindparam("name"))
    .where(RoadThing.id == bindparam("id"))
    .returning(RoadThing.name),
    str,
)
AS_JSON = Query(
    select(func.json_build_object("name", RoadThing.name)).where(RoadThing.id == bindparam("id")), bytes
)
SLEEP = Query(select(func.pg_sleep(bindparam("seconds"))), none)
SCOPES = Query(select(func.current_setting("tdkt.scopes", True)), same)
SETTING = Query(select(func.current_setting(bindparam("name", type_=Text))), str)
PROCESS = Query(select(func.pg_backend_pid()), int)
BROKEN = Query(select(literal_column("1/0")), none)
SHORTLY = Query(text("SET LOCAL statement_timeout = '50ms'"), none)
IMPATIENTLY = Query(text("SET LOCAL lock_timeout = '50ms'"), none)


async def add(tx: Transaction, name: str, **given: Any) -> UUID:
    id = ids.new()
    given = {"colour": None, "tags": [], "price": None, "body": None} | given
    assert await tx.run(ADD, id=id, name=name, **given) == 1
    return id


async def names(reading: Reading) -> list[str]:
    return await reading.all(NAMES)


def as_json(raw: bytes) -> Any:
    return json.loads(raw)
