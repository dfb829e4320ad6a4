"""What a rule answers: findings by criterion, one outcome, and the hash that history keeps."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tdkt_api.law.source import Provision

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Status(StrEnum):
    """Whether a criterion is met; unknown means that a person must say."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


# A member looked up in its class costs as much as a call; these are asked for at every criterion.
MET: Final = Status.MET
NOT_MET: Final = Status.NOT_MET
UNKNOWN: Final = Status.UNKNOWN


class Effect(StrEnum):
    """What an unmet criterion does: a warning can be overridden with a recorded reason."""

    BLOCKS = "blocks"
    WARNS = "warns"


class Outcome(StrEnum):
    """The answer of a whole verdict."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    DEFERRED = "deferred"
    NOT_ALLOWED = "not_allowed"
    TIME_COUNTED = "time_counted"
    TIME_NOT_COUNTED = "time_not_counted"
    RULE_DOES_NOT_APPLY = "rule_does_not_apply"
    VALUE = "value"
    UNKNOWN = "unknown"


def met(holds: bool) -> Status:  # noqa: FBT001  (reads as "met(found >= needed)")
    """The status of something that is known."""
    return MET if holds else NOT_MET


def any_of(statuses: Collection[Status]) -> Status:
    """Met if one is met, not met if all are not, else unknown."""
    if MET in statuses:
        return MET
    return UNKNOWN if UNKNOWN in statuses else NOT_MET


def all_of(statuses: Collection[Status]) -> Status:
    """Not met if one is not met, met if all are, else unknown."""
    if NOT_MET in statuses:
        return NOT_MET
    return UNKNOWN if UNKNOWN in statuses else MET


class Reading(NamedTuple):
    """One recorded way to read a text, and what follows from it."""

    name: str
    status: Status
    evidence: Mapping[str, Any] = NOTHING

    def as_json(self) -> dict[str, Any]:
        """The reading as plain JSON."""
        return {"reading": self.name, "status": self.status.value, "evidence": dict(self.evidence)}


class Finding(NamedTuple):
    """What one criterion came to, also when it is met.

    `code` names the finding within the verdict and is what an attestation answers; `criterion` is the kind of
    rule. `needed` and `found` are numbers or codes. `question` is the code of the question to a person, set
    while the status is unknown. `readings` are given where the text can be read in more than one way.
    """

    code: str
    criterion: str
    status: Status
    effect: Effect
    needed: int | str | tuple[str, ...] | None = None
    found: int | str | None = None
    evidence: Mapping[str, Any] = NOTHING
    provision: Provision | None = None
    question: str | None = None
    readings: tuple[Reading, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding as plain JSON: no null, no fraction."""
        shown: dict[str, Any] = {
            "code": self.code,
            "criterion": self.criterion,
            "status": self.status.value,
            "effect": self.effect.value,
            "evidence": dict(self.evidence),
        }
        if self.needed is not None:
            shown["needed"] = list(self.needed) if isinstance(self.needed, tuple) else self.needed
        if self.found is not None:
            shown["found"] = self.found
        if self.provision is not None:
            shown["provision"] = self.provision.as_json()
        if self.question is not None:
            shown["question"] = self.question
        if self.readings:
            shown["readings"] = [reading.as_json() for reading in self.readings]
        return shown


@dataclass(frozen=True, slots=True)
class Verdict:
    """The advice on one claim: an outcome, its findings, and the rules it was judged by.

    `regime` is empty on a day that no regime covers; `lawbook` is the hash of the lawbook.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    regime: str
    lawbook: str

    def finding(self, code: str) -> Finding | None:
        """The finding of this code, if the verdict has it."""
        return next((finding for finding in self.findings if finding.code == code), None)

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain JSON."""
        return {
            "outcome": self.outcome.value,
            "regime": self.regime,
            "lawbook": self.lawbook,
            "findings": [finding.as_json() for finding in self.findings],
        }

    def hash(self) -> str:
        """SHA-256 over the canonical JSON, in lower-case hex; equal verdicts have equal hashes."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
