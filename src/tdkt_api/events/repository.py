"""The feed's statements: one for the country, one for what lies in one province, one for one commune."""

from typing import Final

from sqlalchemy import BigInteger, Integer, Text, bindparam, select

from ..db.query import Query, columns_of
from ..models import Outbox
from .shapes import Told


def _page(place: str | None) -> Query[Told]:
    """Beside the policy one plain predicate, so that a commune's reader does not walk through the country."""
    column = getattr(Outbox, place) if place else None
    at_home = [] if column is None else [column == bindparam("home", type_=column.type)]
    return Query(
        select(*columns_of(Outbox, Told))
        .where(
            Outbox.position > bindparam("after", type_=BigInteger),
            Outbox.type.op("^@", is_comparison=True)(bindparam("type", type_=Text)),
            *at_home,
        )
        .order_by(Outbox.position)
        .limit(bindparam("size", type_=Integer)),
        Told,
    )


PAGE: Final = _page(None)
PAGE_OF: Final = {place: _page(place) for place in ("province", "commune")}
