"""The statements by which events, heads, notices, disclosures and the answer are written together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    LargeBinary,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from ..db.query import Query, none
from ..models import HistoryDisclosure, HistoryEvent, HistoryHead, Idempotency, Outbox, Unit

Columns = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Head:
    stream_id: UUID
    seq: int
    hash: bytes


HEADS = Query(
    select(HistoryHead.stream_id, HistoryHead.seq, HistoryHead.hash)
    .where(HistoryHead.stream_id == any_(bindparam("stream_ids", type_=ARRAY(Uuid))))
    .order_by(HistoryHead.stream_id)
    .with_for_update(),
    Head,
)
EVENT: Final[Columns] = {
    "id": Uuid,
    "stream_kind": Text,
    "stream_id": Uuid,
    "seq": BigInteger,
    "body": LargeBinary,
    "prev_hash": LargeBinary,
    "hash": LargeBinary,
    "type": Text,
    "at": DateTime(timezone=True),
    "person_id": Uuid,
    "client_id": Text,
    "unit_id": Uuid,
    "role": Text,
    "stream_path": Text,
}
HEAD: Final[Columns] = {
    "stream_id": Uuid,
    "stream_kind": Text,
    "seq": BigInteger,
    "hash": LargeBinary,
}
NOTICE: Final[Columns] = {
    "id": Uuid,
    "type": Text,
    "subject": Text,
    "time": DateTime(timezone=True),
    "data": Text,
    "unit_path": Text,
    "request_id": Text,
    "traceparent": Text,
}
OPENED: Final[Columns] = {"event_id": Uuid, "name": Text, "salt": LargeBinary, "sealed": LargeBinary}


def _rows(name: str, columns: Columns) -> Any:
    """Arrays, one a column, as rows."""
    arrays = (bindparam(f"{name}_{column}", type_=ARRAY(kind)) for column, kind in columns.items())
    return func.unnest(*arrays).table_valued(*columns).render_derived(name)


def _write() -> list[Any]:
    event, head, notice, opened = (
        _rows(name, columns)
        for name, columns in (
            ("event", EVENT),
            ("head", HEAD),
            ("notice", NOTICE),
            ("opened", OPENED),
        )
    )
    done_at = select(*event.c, Unit.path).outerjoin(Unit, Unit.id == event.c.unit_id)
    moved = upsert(HistoryHead).from_select(list(HEAD), select(*head.c))
    told = [cast(column, JSONB) if column.name == "data" else column for column in notice.c]
    version: Any = bindparam("key_version")
    return [
        insert(HistoryEvent).from_select([*EVENT, "unit_path"], done_at).cte("event_in"),
        moved.on_conflict_do_update(
            index_elements=["stream_id"], set_={"seq": moved.excluded.seq, "hash": moved.excluded.hash}
        ).cte("head_in"),
        insert(Outbox).from_select(list(NOTICE), select(*told)).cte("notice_in"),
        insert(HistoryDisclosure)
        .from_select([*OPENED, "key_version"], select(*opened.c, version))
        .cte("opened_in"),
    ]


_ANSWER: Final = (
    update(Idempotency)
    .values(status=bindparam("status"), headers=bindparam("headers", type_=JSONB), body=bindparam("bytes"))
    .where(
        Idempotency.client_id == bindparam("client"),
        Idempotency.person_id == bindparam("person"),
        Idempotency.method == bindparam("verb"),
        Idempotency.route == bindparam("path"),
        Idempotency.key == bindparam("once"),
    )
)
WRITE = Query(select(literal(1)).add_cte(*_write()), none)
WRITE_ANSWERED = Query(_ANSWER.add_cte(*_write()), none)
ANSWER = Query(_ANSWER, none)


def parameters(*, events: Rows, heads: Rows, notices: Rows, opened: Rows) -> dict[str, list[Any]]:
    """The arrays of `WRITE` from rows."""
    return {
        **_columns("event", EVENT, events),
        **_columns("head", HEAD, heads),
        **_columns("notice", NOTICE, notices),
        **_columns("opened", OPENED, opened),
    }


def _columns(name: str, columns: Columns, rows: Rows) -> dict[str, list[Any]]:
    return {f"{name}_{column}": [row[column] for row in rows] for column in columns}
