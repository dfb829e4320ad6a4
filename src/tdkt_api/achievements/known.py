"""What is new in what was sent: known facts are kept, differing ones refused. Nothing is fetched here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .. import names
from ..errors import FactsAhead, FactsDiffer
from ..law.facts import Rating
from .shapes import KnownInitiative, NewInitiative, NewRating


@dataclass(frozen=True, slots=True)
class News:
    """Initiatives not known yet, and award forms not yet noted for known ones."""

    initiatives: tuple[NewInitiative, ...]
    uses: tuple[tuple[KnownInitiative, str], ...]


def new_ratings(
    known: Mapping[int, Rating], sent: Sequence[NewRating], today: date, *, at: str = "/ratings/{}"
) -> list[NewRating]:
    """The ratings of years that had none.

    Args:
        at: Where a rating was sent; its number is filled in.

    Raises:
        FactsDiffer: a year is rated otherwise already, or twice in what was sent.
        FactsAhead: a year that has not come.
    """
    found, seen = [], dict(known)
    for number, one in enumerate(sent):
        if one.year > today.year:
            raise FactsAhead().at(f"{at.format(number)}/year")
        if one.year not in seen:
            found.append(one)
        elif seen[one.year] is not one.rating:
            raise FactsDiffer(year=one.year).at(f"{at.format(number)}/rating")
        seen[one.year] = one.rating
    return found


def new_initiatives(known: Iterable[KnownInitiative], sent: Sequence[NewInitiative], today: date) -> News:
    """The initiatives of which a person is no author yet; one is known by its name and year.

    Raises:
        FactsDiffer: scope, kind or day of a known one differ, or one is sent twice.
        FactsAhead: recognised on a day to come.
    """
    by_key = {key_of(one): one for one in known}
    told: set[tuple[str, int]] = set()
    found: list[NewInitiative] = []
    uses: list[tuple[KnownInitiative, str]] = []
    for number, one in enumerate(sent):
        at, key = f"/initiatives/{number}", key_of(one)
        must_have_come(one, today, at)
        if key in told:
            raise FactsDiffer(year=one.year).at(f"{at}/name")
        told.add(key)
        held = by_key.get(key)
        if held is None:
            found.append(one)
        else:
            must_agree(held, one, at)
            uses += [(held, code) for code in one.used_for if code not in held.used_for]
    return News(tuple(found), tuple(uses))


def key_of(one: NewInitiative | KnownInitiative) -> tuple[str, int]:
    """What tells an author's initiatives apart: the name, wherever its tone marks stand, and the year."""
    return names.spelling_key(one.name), one.year


def must_have_come(sent: NewInitiative, today: date, at: str) -> None:
    """Insist that the initiative was recognised already.

    Raises:
        FactsAhead: on a day, or for a year, to come.
    """
    if sent.year > today.year:
        raise FactsAhead().at(f"{at}/year")
    if sent.recognised_on > today:
        raise FactsAhead().at(f"{at}/recognised_on")


def must_agree(held: KnownInitiative, sent: NewInitiative, at: str) -> None:
    """Insist that what was sent says of a known initiative what is known.

    Raises:
        FactsDiffer: scope, kind or day are others.
    """
    for name in ("scope", "kind", "recognised_on"):
        if getattr(held, name) != getattr(sent, name):
            raise FactsDiffer(year=sent.year).at(f"{at}/{name}")


def by_individual(known: Iterable[KnownInitiative]) -> dict[UUID, list[KnownInitiative]]:
    """The initiatives of each author."""
    found: dict[UUID, list[KnownInitiative]] = {}
    for one in known:
        found.setdefault(one.individual_id, []).append(one)
    return found
