"""Criteria that only a person can judge."""

from dataclasses import dataclass

from tdkt_api.law.criteria.rule import Answer, Case
from tdkt_api.law.reader import Reader
from tdkt_api.law.verdict import Status


@dataclass(frozen=True, slots=True)
class Asked:
    """Always a question: spirit, contribution, the result in a movement, the rules of the body itself."""

    scope: str | None = None

    @classmethod
    def read(cls, reader: Reader) -> "Asked":
        """The test with the scope of the data, where it names one."""
        return cls(reader.maybe_text("scope"))

    def __call__(self, case: Case) -> Answer:  # noqa: ARG002  (every test is asked the same way)
        return Answer(Status.UNKNOWN, needed=self.scope)


@dataclass(frozen=True, slots=True)
class StandardOf:
    """Meets the standard of one of these forms for the same year; judged by that form's own criteria.

    As a test it is only a question: its forms are looked up where the whole lawbook is known.

    Law: Law 06/2022/QH15 art. 23 clause 1.
    """

    awards: tuple[str, ...]

    @classmethod
    def read(cls, reader: Reader) -> "StandardOf":
        """The test with the forms of the data."""
        return cls(reader.texts("award"))

    def __call__(self, case: Case) -> Answer:  # noqa: ARG002  (every test is asked the same way)
        return Answer(Status.UNKNOWN)
