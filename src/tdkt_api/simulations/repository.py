"""A unit's year in the database, 500 rows at a time, and what came of trials."""

from typing import Any, Final

from sqlalchemy import (
    Date,
    Integer,
    bindparam,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from ..db.query import Query, none, stored, within
from ..models import Award, Dossier, Individual, Nomination, Operation, Post, Simulation, Subject, Unit
from .shapes import SimulationView, Tried

SIZE: Final = 500
_TODAY: Final = bindparam("today", type_=Date)
_DAY: Final = func.coalesce(Dossier.received_on, _TODAY)


def _post_on(day: Any) -> Any:
    """Of a person's main post on a day whether it leads."""
    return (
        select(Post.kind)
        .where(
            Post.individual_id == Subject.id,
            Post.is_main,
            Post.from_on <= day,
            or_(Post.to_on.is_(None), Post.to_on >= day),
        )
        .limit(1)
        .scalar_subquery()
    )


def _below(path: Any) -> Any:
    return (path >= bindparam("path")) & (path < bindparam("path_to"))


_NOMINATIONS: Final = (
    select(
        Nomination.id,
        Nomination.subject_id,
        Subject.kind.label("subject_kind"),
        Nomination.award_code,
        Nomination.first_year,
        Nomination.last_year,
        Nomination.ground,
        Dossier.type,
        Dossier.received_on,
        Nomination.judged_on.label("decided_on"),
        _DAY.label("place"),
        Dossier.owner_path.label("path"),
        Unit.kind.label("decider"),
        Individual.sex,
        _post_on(_DAY).label("post"),
        literal(False).label("is_award"),
    )
    .join(Dossier, Dossier.id == Nomination.dossier_id)
    .join(Unit, Unit.id == Dossier.deciding_unit_id)
    .join(Subject, Subject.id == Nomination.subject_id)
    .outerjoin(Individual, Individual.id == Subject.id)
    .where(
        within(Dossier),
        _below(Dossier.owner_path),
        Dossier.last_year == bindparam("year", type_=Integer),
        Nomination.outcome != "withdrawn",
    )
)
_AWARDS: Final = (
    select(
        Award.id,
        Award.subject_id,
        Subject.kind.label("subject_kind"),
        Award.award_code,
        Award.first_year,
        Award.last_year,
        null().label("ground"),
        Award.type,
        Award.signed_on.label("received_on"),
        Award.signed_on.label("decided_on"),
        Award.signed_on.label("place"),
        Subject.unit_path.label("path"),
        null().label("decider"),
        Individual.sex,
        _post_on(Award.signed_on).label("post"),
        literal(True).label("is_award"),
    )
    .join(Subject, Subject.id == Award.subject_id)
    .outerjoin(Individual, Individual.id == Subject.id)
    .where(
        within(Subject),
        _below(Subject.unit_path),
        Award.last_year == bindparam("year", type_=Integer),
        Award.nomination_id.is_(None),
        Award.status == "valid",
    )
)


def _behind(rows: Any, day: Any, id: Any) -> Query[Tried]:
    """The rows behind one, in the order of their days, so that a piece has few of them."""
    after = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=id.type))
    return Query(rows.where(tuple_(day, id) > after).order_by(day, id).limit(SIZE), Tried)


NOMINATIONS: Final = _behind(_NOMINATIONS, _DAY, Nomination.id)
AWARDS: Final = _behind(_AWARDS, Award.signed_on, Award.id)
COUNT_NOMINATIONS: Final = Query(
    select(func.count()).select_from(_NOMINATIONS.with_only_columns(Nomination.id).subquery()), int
)
COUNT_AWARDS: Final = Query(
    select(func.count()).select_from(_AWARDS.with_only_columns(Award.id).subquery()), int
)
ADD: Final = Query(insert(Simulation).values(stored(Simulation)), none)
STORE: Final = Query(
    update(Simulation)
    .values(result=bindparam("new_result", type_=JSONB))
    .where(Simulation.operation_id == bindparam("job")),
    none,
)
VIEW: Final = Query(
    select(
        Simulation.operation_id,
        Simulation.lawbook,
        Simulation.unit_id,
        Simulation.year,
        Operation.state,
        Operation.progress,
        Simulation.result,
    )
    .join(Operation, Operation.id == Simulation.operation_id)
    .where(Operation.id == bindparam("id"), Operation.person_id == bindparam("person_id"), within(Operation)),
    SimulationView,
)
