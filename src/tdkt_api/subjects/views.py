"""How subjects and what is doubtful of them are shown."""

from collections.abc import Sequence

from ..http.speech import Speaker
from ..identity import Doubt
from .schemas import WarningOut


def warnings(found: Sequence[Doubt], say: Speaker, *, at: str = "") -> list[WarningOut]:
    """What to look at, said; `at` is where the person stands in the body."""
    return [
        WarningOut(pointer=f"{at}{one.place}", code=one, message=say.say(f"fault.{one}")) for one in found
    ]
