"""Published questions about no subject, each put as one request, and what is read from its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tdkt_api.law.source import Provision

from .case_facts import AWARDS, Told

# What is sent, as method, path, query and body.
Asking = tuple[str, str, Told, Told | None]


@dataclass(slots=True)
class Answered:
    """A value, where it stands, and what else a person reads."""

    value: Any = None
    provisions: list[Provision] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)


def asking_of(kind: str, target: str, told: Mapping[str, Any], day: date) -> Asking | None:
    """The one request that puts a question about no subject; None where no route answers it."""
    make = _ASKINGS.get(kind)
    return make(target, told, day) if make is not None else None


def read_from(kind: str, said: Told) -> Answered:
    """What an answer to such a request says: the value, where it stands, and what else a person reads."""
    if "items" in said:
        return _of_rule(said)
    if kind == "bonus":
        return _of_bonus(said)
    if kind == "quota":
        shown = {name: said[name] for name in ("status", "share", "base", "base_count")}
        return Answered(said["allowed"], _cited(said["provision"]), shown)
    return _of_authority(kind, said)


def _ask_bonus(target: str, told: Mapping[str, Any], day: date) -> Asking:
    base = told.get("base_salary")
    if target == "ROUNDING":
        amount = int(Decimal(str(told.get("coefficient", 1))) * base) if base else None
        query: Told = {"amount_vnd": amount} if amount is not None else {}
        return ("GET", "/v1/bonus-rounding", {**query, "decided_on": day.isoformat()}, None)
    awards = told["awards"] if target == "MULTIPLE" else [target]
    asked: Told = {
        "award": [AWARDS[one] for one in awards],
        "subject_kind": told.get("subject", "individual"),
        "decided_on": day.isoformat(),
    }
    if base is not None:
        asked["base_salary_vnd"] = base
    if told.get("different_achievement_periods"):
        asked["achievement"] = [str(number) for number, _ in enumerate(awards)]
    if target == "GIAY_KHEN_XA" or "commune" in str(told.get("issuer")):
        asked["issuer"] = "commune_chair"
    if "revolutionary" in str(told.get("ground", "")):
        asked["ground"] = "wartime"
    return ("GET", "/v1/bonus-quotes", asked, None)


def _ask_quota(target: str, told: Mapping[str, Any], day: date) -> Asking:
    body = {
        "award": AWARDS[target],
        "as_of": day.isoformat(),
        "force": "army" if "army" in str(told.get("force", "")) else "civil",
        "holders_count": told.get("LDTT_count"),
        "strength": told.get("unit_strength", told.get("staff_count")),
    }
    return (
        "POST",
        "/v1/quota-checks",
        {},
        {name: value for name, value in body.items() if value is not None},
    )


def _ask_authority(target: str, told: Mapping[str, Any], day: date) -> Asking:
    rule = rule_of(target, told)
    if rule is not None:
        return ("GET", "/v1/rules", {"code": rule, "as_of": day.isoformat()}, None)
    award = AWARDS.get(target, "huan_chuong_lao_dong_hang_ba")
    return ("GET", "/v1/authorities", {"award": award, "as_of": day.isoformat()}, None)


def _ask_rule(target: str, told: Mapping[str, Any], day: date) -> Asking:
    return ("GET", "/v1/rules", {"code": rule_of(target, told) or "", "as_of": day.isoformat()}, None)


def _ask_other(target: str, told: Mapping[str, Any], day: date) -> Asking:
    if rule_of(target, told) is not None:
        return _ask_rule(target, told, day)
    return ("GET", f"/v1/award-forms/{AWARDS[target]}", {"as_of": day.isoformat()}, None)


def rule_of(target: str, told: Mapping[str, Any]) -> str | None:
    """The general rule that a question is about; None where it is about a form."""
    unit = str(told.get("unit", ""))
    if "cooperative" in unit:
        return "cooperative_unit_decided_by"
    if "under a provincial department" in unit:
        return "unit_without_legal_personality"
    if "initiative_certificate" in told:
        return "certificate_replaces_confirmation"
    if target == "APPRAISAL_LOCAL":
        return f"appraisal_{told.get('level')}"
    is_general = target != "GIA_DINH_VAN_HOA" or told.get("step") == "public comments"
    return _RULES.get(target) if is_general else None


_RULES: Final = {
    "INITIATIVE_NATIONAL_SCOPE": "initiative_scope_recognised_by",
    "CLASSIFICATION": "state_level_classes",
    "GIAY_KHEN": "certificate_criteria_set_by",
    "TIE_BREAK": "tie_break",
    "COMMUNE_DELEGATION": "delegation_to_communes",
    "PROPOSER": "dissolved_unit_proposed_by",
    "UNIT_HEAD_COMMENDATION": "unit_head_confirmation",
    "MILITIA_NOTICE": "militia_notice",
    "GIA_DINH_VAN_HOA": "cultural_family_public_comment",
    "AHLD": "hero_of_labour_cycle",
    "ANY": "revocation",
}
_ASKINGS: Final[Mapping[str, Callable[[str, Mapping[str, Any], date], Asking]]] = {
    "bonus": _ask_bonus,
    "quota": _ask_quota,
    "dossier": _ask_authority,
    "deadline": _ask_rule,
    "authority": _ask_authority,
    "other": _ask_other,
    "revocation": _ask_rule,
}


def _of_rule(said: Told) -> Answered:
    if not said["items"]:
        return Answered(shown={"rule": None})
    rule = said["items"][0]
    shown = {"says": list(rule["says"]), "sentence": rule["sentence"], "working": rule["is_working_days"]}
    return Answered(rule["days"], _cited(rule["provision"]), shown)


def _of_bonus(said: Told) -> Answered:
    if "rounded_vnd" in said:
        shown = {"round_up_to": said["round_up_to_vnd"]}
        return Answered(said["rounded_vnd"], _cited(said["provision"]), shown)
    lines = said["lines"]
    cited = [step["provision"] for line in lines for step in line["steps"]]
    shown = {
        "several": said["several"],
        "lines": [(line["award"], line["multiple"], line["is_paid"], line["is_maximum"]) for line in lines],
    }
    return Answered(said["total_vnd"], _cited(*cited, said["provision"]), shown)


def _of_authority(kind: str, said: Told) -> Answered:
    if "route" not in said:
        groups = said["criteria"]["groups"]
        shown: dict[str, Any] = {"criteria": [one["code"] for group in groups for one in group["items"]]}
        return Answered(None, _cited(said["criteria"]["provision"]), shown)
    deciders, copies, papers = said["deciders"], said["copies"], said["documents"]
    if kind == "dossier":
        shown = {"papers": [one["code"] for one in papers["items"]] if papers else None}
        cited = _cited(copies["provision"]) if copies else []
        return Answered(copies["count"] if copies else None, cited, shown)
    shown = {"decided_by": [one["code"] for one in deciders["authorities"]] if deciders else None}
    return Answered(None, _cited(deciders["provision"]) if deciders else [], shown)


def _cited(*shown: Any) -> list[Provision]:
    """Provisions as answers show them."""
    members = ("instrument", "article", "clause", "point", "confidence")
    return [Provision(**{name: one[name] for name in members}) for one in shown if one is not None]
