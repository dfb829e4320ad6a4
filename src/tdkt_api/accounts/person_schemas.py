"""What goes about accounts."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..http.identity import IdentityIn, MaskedOut
from ..http.lists import PageOut
from ..http.schemas import In, Out, examples
from ..http.types import Instant, Line, PersonId, UnitId
from .grant_schemas import TERM, GrantOut, TermIn

Username = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,99}$")]


class PersonIn(In):
    """An account to be opened, with its first role."""

    model_config = examples(
        {
            "username": "nguyen.van.an",
            "name": "Nguyễn Văn An",
            "post": "Chuyên viên phòng Nội vụ",
            "identity": {"kind": "citizen", "number": "001090000125"},
            "grant": TERM,
        }
    )

    username: Username = Field(description="Lower-case letters, digits, dot, hyphen, underscore.")
    name: Line
    post: Line
    identity: IdentityIn | None = Field(
        default=None, description="Kept sealed; by it the account finds the awards of the same human."
    )
    grant: TermIn


class PersonFilters(BaseModel):
    """What narrows the accounts."""

    model_config = ConfigDict(frozen=True)

    unit_id: UnitId | None = Field(default=None, description="With a role at this unit or one under it.")


class AccountOut(Out):
    """An account with the roles that count today at the caller's units; its identity number is masked."""

    id: PersonId
    name: str
    post: str
    identity: MaskedOut | None
    status: Literal["open", "closed"]
    roles: list[GrantOut]
    version: int
    created_at: Instant


class AccountPage(PageOut[AccountOut]):
    """One page of accounts, the latest opened first."""
