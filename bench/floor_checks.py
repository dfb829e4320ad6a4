"""The floor's eligibility check: the same statements, then the same pure rules."""

from collections.abc import Sequence
from typing import Any, Final

from tdkt_api import clock, ids
from tdkt_api.achievements import repository as achievements
from tdkt_api.awards import repository as awards
from tdkt_api.db.roles import READER
from tdkt_api.eligibility import repository as holds
from tdkt_api.eligibility.service import SUBJECTS
from tdkt_api.http.speech import Speaker
from tdkt_api.law.claim import Claim
from tdkt_api.law.eligibility import judge
from tdkt_api.law.facts import Facts, Held, Rating, Work
from tdkt_api.law.lawbook import Lawbook
from tdkt_api.subjects import repository as subjects

_BARE: Final[dict[str, Any]] = {
    "needed": None,
    "found": None,
    "provision": None,
    "question": None,
    "readings": [],
}
_PROVISION: Final = {"article": None, "clause": None, "point": None, "point_confidence": None}


async def check(
    connection: Any, scopes: Sequence[str], asked: dict[str, Any], lawbook: Lawbook, say: Speaker
) -> dict[str, Any]:
    """The verdict on one stored person, said in words."""
    id = ids.read("cn", asked["subject_id"])

    async def rows(query: Any) -> list[Any]:
        found: list[Any] = await connection.fetch(query.text, *query.arguments({"ids": [id]}, scopes))
        return found

    await rows(subjects.BY_ID)
    await connection.execute(f"SET LOCAL ROLE {READER}")
    occupation = (await rows(SUBJECTS))[0]["occupation"]
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
        )
        for row in await rows(awards.HELD)
    ]
    open_holds = tuple(row["category"] for row in await rows(holds.OPEN_OF))
    await connection.execute("RESET ROLE")
    facts = Facts(
        "individual",
        occupation,
        ratings,
        tuple(works),
        tuple(held),
        has_open_hold=bool(open_holds),
        open_holds=open_holds,
    )
    claim = Claim(asked["award"], "individual", asked["year"], "cong_trang", None, None)
    told = say.verdict(judge(facts, claim, lawbook, clock.today()).as_json())
    return {**told, "findings": [_whole(found) for found in told["findings"]]}


def _whole(found: dict[str, Any]) -> dict[str, Any]:
    """With the members that are null."""
    provision = found.get("provision")
    return {**_BARE, **found, "provision": {**_PROVISION, **provision} if provision else None}
