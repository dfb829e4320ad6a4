"""Verdicts in the words of a language, with what stands against them named apart."""

from collections.abc import Mapping
from typing import Any

from ..http.speech import Speaker
from ..law.source import Provision
from ..law.verdict import Effect, Status, Verdict
from .check_schemas import CheckIn
from .checking import Checked, FormAsked


def shown(asked: CheckIn, checked: Checked, say: Speaker) -> dict[str, Any]:
    """The answer to a request, item by item in its order."""
    items = [
        {
            "index": n,
            "client_reference": item.client_reference,
            "award": item.award,
            "asks": item.asks,
            "value": found.value,
            "verdict": verdict_of(found.verdict, say),
        }
        for n, (item, found) in enumerate(zip(asked.items, checked.answers, strict=True))
    ]
    return {"as_of": checked.day, "forms": [form_of(one) for one in checked.forms], "items": items}


def verdict_of(verdict: Verdict, say: Speaker) -> dict[str, Any]:
    """The advice with its sentences; what blocks, what warns and what is asked stand apart by code."""
    unmet = [one for one in verdict.findings if one.status is Status.NOT_MET]
    return {
        **say.verdict(verdict.as_json()),
        "outcome_text": say.say(f"outcome.{verdict.outcome}"),
        "blocks": [one.code for one in unmet if one.effect is Effect.BLOCKS],
        "warnings": [one.code for one in unmet if one.effect is Effect.WARNS],
        "questions": questions(verdict.as_json()["findings"]),
    }


def questions(findings: list[Mapping[str, Any]]) -> list[str]:
    """The codes that a person may answer; of a criterion made of parts, each part by itself."""
    asked: list[str] = []
    for one in findings:
        if one["status"] == Status.UNKNOWN:
            parts = [part for part in one["evidence"].get("parts", ()) if part["status"] == Status.UNKNOWN]
            asked += [part["code"] for part in parts] or [one["code"]]
    return list(dict.fromkeys(asked))


def form_of(asked: FormAsked) -> dict[str, Any]:
    """Who decides a form, on which way and documents."""
    form = asked.form
    authorities = [
        {"code": one.code, "name_vi": one.name[0], "name_en": one.name[1]} for one in form.decided_by or ()
    ]
    stages = [
        {
            "number": stage.number,
            "at": stage.at,
            "kind": stage.kind,
            "is_deciding": stage.is_deciding,
            "working_days": days,
        }
        for stage, days in asked.stages
    ]
    return {
        "award": form.code,
        "name_vi": form.name[0],
        "name_en": form.name[1],
        "level": form.level,
        "authorities": authorities,
        "authorities_provision": _cited(form.decided_by_provision),
        "stages": stages,
        "documents": [paper.code for paper in form.documents or ()],
        "documents_provision": _cited(form.documents_provision),
        "asks_council": form.vote is not None,
    }


def _cited(provision: Provision | None) -> Mapping[str, str] | None:
    return provision.as_json() if provision is not None else None
