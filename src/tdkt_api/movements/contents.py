"""What a movement must say before it is launched, and which provision asks for it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ..errors import Fault, MovementNotReady
from ..law.lawbook import Lawbook
from ..law.source import Provision
from ..law.verdict import Effect
from ..units.kinds import Level
from .shapes import Content, MovementRow, ScopeLevel, Whole

CONTENTS: Final = Provision("law_06_2022", "17", "1")
NATIONWIDE: Final = Provision("law_06_2022", "18", "1")


def missing(found: Whole) -> list[Content]:
    """Which of the eight contents a movement does not say yet, in the order of the law.

    Law: Law 06/2022/QH15 art. 17 clause 1.
    """
    return [content for content in Content if any(True for _ in _places(content, found))]


def must_be_ready(
    lawbook: Lawbook, found: Whole, level: Level, day: date, *, reason: str | None
) -> list[str]:
    """Insist that a movement says all it must and reaches no further than its unit may.

    Under a regime whose text is not known the rules of before warn: a reason then stands against them.

    Args:
        level: Where the launching unit stands.
        day: The day of the launch, which chooses the rules.

    Returns:
        What a reason was given against, for the history: names of members.

    Raises:
        MovementNotReady: something is missing, or only the President and the Prime Minister may launch it.

    Law: Law 06/2022/QH15 art. 17 clause 1, art. 18 clause 1.
    """
    flaws = [
        (CONTENTS, Fault(f"/{place}", "value.missing"))
        for content in Content
        for place in _places(content, found)
    ]
    if _is_beyond(found.movement, level):
        flaws.append((NATIONWIDE, Fault("/scope_level", "movement.scope_level")))
    blocking = [p for p, _ in flaws if lawbook.effect(p, day) is Effect.BLOCKS]
    if blocking or (flaws and reason is None):
        cited = dict.fromkeys(lawbook.cited(provision, day) for provision, _ in flaws)
        raise MovementNotReady(
            faults=[fault for _, fault in flaws], legal_basis=[one.as_json() for one in cited]
        )
    return [fault.pointer.removeprefix("/") for _, fault in flaws]


def _is_beyond(movement: MovementRow, level: Level) -> bool:
    return movement.scope_level is ScopeLevel.NATION and level is not Level.CENTRAL


def _places(content: Content, found: Whole) -> Iterator[str]:
    """The members that a content still lacks."""
    movement = found.movement
    match content:
        case Content.CRITERIA:
            told: dict[str, object] = {"criteria": found.criteria}
        case Content.TIME:
            told = {"starts_on": movement.starts_on, "ends_on": movement.ends_on}
        case _:
            told = {content.value: getattr(movement, content)}
    return (name for name, value in told.items() if not value)
