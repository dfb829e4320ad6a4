"""The floor's eligibility check: the same statements, then the same pure rules."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tdkt_api import clock, ids
from tdkt_api.achievements import repository as achievements
from tdkt_api.awards import repository as awards
from tdkt_api.db.roles import READER
from tdkt_api.eligibility import repository as holds
from tdkt_api.eligibility.checking import forms_asked
from tdkt_api.eligibility.recorded import NONE_RECORDED
from tdkt_api.eligibility.service import SUBJECTS
from tdkt_api.eligibility.views import form_of, verdict_of
from tdkt_api.http.speech import Speaker
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts, Held, Rating, Work
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.records import repository as records
from tdkt_api.subjects import repository as subjects

_BARE: Final[dict[str, Any]] = {
    "needed": None,
    "found": None,
    "provision": None,
    "question": None,
    "readings": [],
}
_PROVISION: Final[dict[str, str | None]] = {
    "article": None,
    "clause": None,
    "point": None,
    "point_confidence": None,
}


async def check(
    connection: Any, scopes: Sequence[str], body: bytes, lawbook: Lawbook, say: Speaker
) -> dict[str, Any]:
    """The answer to a question about one stored person, said in words."""
    asked, today = json.loads(body)["items"][0], clock.today()
    facts = await _facts(connection, scopes, ids.read("cn", asked["subject_id"]))
    claim = Claim(asked["award"], "individual", asked["year"], "cong_trang", None, None)
    told = verdict_of(judge(facts, claim, lawbook, today), say)
    item = {
        "index": 0,
        "client_reference": None,
        "award": asked["award"],
        "asks": "award",
        "value": None,
        "verdict": {**told, "findings": [_whole(found) for found in told["findings"]]},
    }
    forms = [form_of(one) for one in forms_asked(lawbook, [asked["award"]], today)]
    for form in forms:
        for name in ("authorities_provision", "documents_provision"):
            form[name] = _cited(form[name])
    return {"as_of": today, "forms": forms, "items": [item]}


async def _facts(connection: Any, scopes: Sequence[str], id: UUID) -> Facts:
    async def rows(query: Any, **given: Any) -> list[Any]:
        arguments = query.arguments({"ids": [id], **given}, scopes)
        found: list[Any] = await connection.fetch(query.text, *arguments)
        return found

    await rows(subjects.BY_ID)
    await connection.execute(f"SET LOCAL ROLE {READER}")
    person = (await rows(SUBJECTS))[0]
    ratings = {row["year"]: Rating(row["rating"]) for row in await rows(achievements.RATINGS)}
    works = [
        Work(ids.show("sk", row["id"]), row["scope"], row["year"], tuple(row["used_for"]))
        for row in await rows(achievements.WORKS)
    ]
    held = [
        Held(
            row["award_code"],
            row["last_year"],
            frozenset(row["grounds"]),
            row["is_verified"],
            ids.show("kt", row["id"]),
            type=row["type"],
            decided_on=row["signed_on"],
            period=(row["first_year"], row["last_year"]),
        )
        for row in await rows(awards.HELD)
    ]
    open_holds = tuple(row["category"] for row in await rows(holds.OPEN_OF))
    await rows(records.KNOWN, as_of=None)  # the seeded province records nothing more of anybody
    await connection.execute("RESET ROLE")
    return Facts(
        "individual",
        person["occupation"],
        ratings,
        tuple(works),
        tuple(held),
        sex=person["sex"],
        is_foreign=person["nationality"] not in {None, "VN"},
        has_open_hold=bool(open_holds),
        open_holds=open_holds,
        **NONE_RECORDED,
    )


def _whole(found: dict[str, Any]) -> dict[str, Any]:
    """With the members that are null."""
    return {**_BARE, **found, "provision": _cited(found.get("provision"))}


def _cited(provision: Mapping[str, str] | None) -> dict[str, str | None] | None:
    return None if provision is None else {**_PROVISION, **provision}
