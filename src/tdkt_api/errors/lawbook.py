"""What packs of the lawbook refuse."""

from .base import DomainError, Kind


class PackUnsound(DomainError):
    """The pack cannot be a lawbook: a file or key is wrong, or says more than a unit may."""

    kind = Kind.CONFLICT
    code = "lawbook.unsound"


class PackPublished(DomainError):
    """What is published is never changed."""

    kind = Kind.CONFLICT
    code = "lawbook.published"


class PackOneself(DomainError):
    """Who wrote a pack does not publish it, with no account of theirs."""

    kind = Kind.CONFLICT
    code = "lawbook.oneself"
    constraint = "ck_lawbook_draft_two_persons"


class PackElsewhere(DomainError):
    """The pack holds for the units under its own, and this one is none of them."""

    kind = Kind.CONFLICT
    code = "lawbook.elsewhere"
