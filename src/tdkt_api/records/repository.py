"""Records and their versions in the database."""

from functools import cache
from typing import Any, Final

from sqlalchemy import ARRAY, Date, Select, Uuid, any_, bindparam, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on

from ..db.query import Query, columns_of, none, stored, within
from ..models import Record, RecordVersion, Subject
from .shapes import Recorded, RecordView

_OF_VERSION: Final = {
    name: getattr(RecordVersion, name) for name in ("from_on", "to_on", "details", "is_withdrawn")
}
_AS_OF: Final = bindparam("as_of", type_=Date)
# Of each the last version that was known on a day; without a bound of units: people are judged anywhere.
KNOWN: Final = Query(
    select(*columns_of(Record, Recorded, **_OF_VERSION))
    .ext(distinct_on(Record.id))
    .join(RecordVersion, RecordVersion.record_id == Record.id)
    .where(
        Record.individual_id == any_(bindparam("ids", type_=ARRAY(Uuid))),
        or_(_AS_OF.is_(None), RecordVersion.known_on <= _AS_OF),
    )
    .order_by(Record.id, RecordVersion.version.desc()),
    Recorded,
)


def _seen() -> Select[Any]:
    """Records as they are, of people who are seen."""
    return (
        select(*columns_of(Record, RecordView, **_OF_VERSION))
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.version == Record.version),
        )
        .join(Subject, Subject.id == Record.individual_id)
        .where(within(Subject))
    )


VIEW: Final = Query(_seen().where(Record.id == bindparam("id")), RecordView)
LOCK: Final = Query(_seen().where(Record.id == bindparam("id")).with_for_update(of=Record), RecordView)
ADD: Final = Query(insert(Record).values(stored(Record)), none)
ADD_VERSION: Final = Query(insert(RecordVersion).values(stored(RecordVersion)), none)
RAISE: Final = Query(
    update(Record).values(version=Record.version + 1).where(Record.id == bindparam("id")), none
)


@cache
def page_of(active: frozenset[str]) -> Query[RecordView]:
    """A person's records narrowed by these filters, the latest entered first."""
    statement = (
        _seen()
        .where(Record.individual_id == bindparam("individual_id"))
        .order_by(Record.created_at.desc(), Record.id.desc())
        .limit(bindparam("limit"))
    )
    if "kind" in active:
        statement = statement.where(Record.kind == bindparam("kind"))
    if "after_id" in active:
        at, id = Record.created_at.type, Record.id.type
        place = tuple_(bindparam("after_at", type_=at), bindparam("after_id", type_=id))
        statement = statement.where(tuple_(Record.created_at, Record.id) < place)
    return Query(statement, RecordView)
