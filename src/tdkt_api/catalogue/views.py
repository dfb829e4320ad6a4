"""Award forms in the words of a language."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..http.speech import Speaker
from ..law.catalogue import Form
from ..law.lawbook import Bonus, Lawbook
from ..law.procedure import VoteRule
from ..law.shown import CriteriaGroup, Criterion
from ..law.source import Provision
from .service import Viewed


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells of forms: the texts of the service, and the instruments of a lawbook."""

    say: Speaker
    lawbook: Lawbook

    def brief(self, form: Form) -> dict[str, Any]:
        """A form as it stands in a list."""
        return {**self.base(form), "criteria_state": form.criteria}

    def base(self, form: Form) -> dict[str, Any]:
        return {
            "code": form.code,
            "name": _both(form.name),
            "abbreviation": form.abbreviation,
            "kind": form.kind,
            "kind_name": self.name("kind", form.kind),
            "level": form.level,
            "level_name": self.name("level", form.level),
            "cycle": form.cycle,
            "cycle_name": self.name("cycle", form.cycle),
            "subjects": self.named("subject", form.subjects),
            "subject_kinds": form.subject_kinds,
            "types": self.named("type", form.types),
            "status": form.status,
            "known_from": form.known_from,
            "last_on": form.last,
            "decided_by": self.deciders(form),
            "asks_council": form.vote is not None,
            "bonus": self.bonus(form.bonus, form.bonus_provision),
        }

    def form(self, viewed: Viewed) -> dict[str, Any]:
        """A form with its vote, documents and criteria."""
        form = viewed.form
        return {
            **self.base(form),
            "as_of": viewed.day,
            "vote": self.vote(form.vote) if form.vote is not None else None,
            "documents": self.papers(form),
            "criteria": {
                "state": form.criteria,
                "sentence": self.say.say(f"catalogue.criteria.{form.criteria}"),
                "provision": self.cited(form.criteria_provision),
                "groups": [self.group(group) for group in viewed.groups],
                "bars": [self.criterion(one) for one in viewed.bars],
            },
        }

    def deciders(self, form: Form) -> dict[str, Any] | None:
        if form.decided_by is None:
            return None
        authorities = [{"code": one.code, "name": _both(one.name)} for one in form.decided_by]
        return {"authorities": authorities, "provision": self.cited(form.decided_by_provision)}

    def bonus(self, bonus: Bonus | None, provision: Provision | None) -> dict[str, Any] | None:
        if bonus is None:
            return None
        multiples = [{"subject_kind": kind, "multiple": found} for kind, found in bonus.multiples.items()]
        return {
            "multiples": multiples,
            "is_maximum": bonus.is_maximum,
            "provision": self.cited(provision),
        }

    def vote(self, rule: VoteRule) -> dict[str, Any]:
        is_known = rule.numerator is not None and rule.denominator is not None
        return {
            "share": Decimal(rule.numerator or 0) / Decimal(rule.denominator or 1) if is_known else None,
            "numerator": rule.numerator,
            "denominator": rule.denominator,
            "is_last_known": rule.is_last_known,
            "effect": rule.effect,
            "provision": self.cited(rule.provision),
        }

    def papers(self, form: Form) -> dict[str, Any] | None:
        if form.documents is None:
            return None
        items = [
            {
                "code": paper.code,
                "name": self.name("document", paper.code),
                "required": paper.required,
                "required_name": self.name("required", paper.required),
            }
            for paper in form.documents
        ]
        return {"items": items, "provision": self.cited(form.documents_provision)}

    def group(self, group: CriteriaGroup) -> dict[str, Any]:
        return {
            "applies_to": group.applies_to,
            "applies_to_name": self.name("applies_to", group.applies_to),
            "mode": group.mode,
            "items": [self.criterion(one) for one in group.items],
        }

    def criterion(self, one: Criterion) -> dict[str, Any]:
        return {
            "code": one.code,
            "criterion": one.criterion,
            "ground": one.ground,
            "reading": one.reading,
            "sector": one.sector,
            "sentence": _both(one.name)[self.say.language],
            "name": _both(one.name),
            "mode": one.mode,
            "items": [self.criterion(inner) for inner in one.items],
            "provision": self.cited(one.provision),
        }

    def cited(self, provision: Provision | None) -> dict[str, Any] | None:
        if provision is None:
            return None
        instrument = self.lawbook.instruments[provision.instrument]
        return {
            "instrument": provision.instrument,
            "instrument_name": _both(instrument.name)[self.say.language],
            "article": provision.article,
            "clause": provision.clause,
            "point": provision.point,
            "confidence": provision.confidence,
        }

    def named(self, family: str, codes: tuple[str, ...]) -> list[Mapping[str, str]]:
        return [{"code": code, "name": self.name(family, code)} for code in codes]

    def name(self, family: str, code: str) -> str:
        """The name of a code; the code itself where a pack brought one that has no text yet."""
        try:
            return self.say.say(f"catalogue.{family}.{code}")
        except KeyError:
            return code


def _both(name: tuple[str, str]) -> dict[str, str]:
    return {"vi": name[0], "en": name[1]}
