"""Sixty and more rights written by hand from design and decree, not from the policy table.

Each says who asks, where the thing lies as seen from their unit, for what, and what comes of it: `may`
(let in; state, body and version are asked later), `refused`, `401`, `403`, `404`.
"""

from typing import Final

DOSSIER: Final = "/v1/dossiers/{dossier_id}"
STEPS: Final = f"POST {DOSSIER}/steps"
SIGN: Final = "POST /v1/decisions/{decision_id}/signature"
CARRY: Final = "POST /v1/submissions/{submission_id}/signature"
CLOSE: Final = "POST /v1/meetings/{meeting_id}/closing"
PERSON: Final = "GET /v1/individuals/{individual_id}"
LAUNCH: Final = "POST /v1/movements/{movement_id}/launch"
CONFIRM: Final = "POST /v1/achievements/{achievement_id}/confirmation"
PUBLISH: Final = "POST /v1/lawbook-packs/{pack_id}/publication"

WRITTEN: Final[tuple[tuple[str, str, str, str], ...]] = (
    # Who moves a dossier: the process table of the road.
    ("clerk", "own", STEPS, "may"),  # submits, receives
    ("head", "own", STEPS, "may"),  # submits, rejects
    ("appraiser", "own", STEPS, "may"),  # returns, appraises
    ("council_secretary", "own", STEPS, "may"),  # refers
    ("decider", "own", STEPS, "may"),  # rejects
    ("inspector", "own", STEPS, "403"),  # looks on
    ("admin", "own", STEPS, "403"),  # gives roles, and has none
    ("council_member", "own", STEPS, "403"),  # votes
    ("law_editor", "own", STEPS, "403"),
    ("no role", "own", STEPS, "403"),
    ("nobody", "own", STEPS, "401"),
    ("clerk", "subtree", STEPS, "refused"),  # reading reaches down, acting does not
    ("clerk", "ancestor", STEPS, "404"),
    ("appraiser", "foreign", STEPS, "404"),
    # Who signs: the head of the deciding body (Decree 129/2025 art. 59 for a commune), at that very body.
    ("decider", "own", SIGN, "may"),
    ("head", "own", SIGN, "403"),
    ("clerk", "own", SIGN, "403"),
    ("appraiser", "own", SIGN, "403"),
    ("council_secretary", "own", SIGN, "403"),
    ("admin", "own", SIGN, "403"),
    ("a program", "own", SIGN, "403"),
    ("nobody", "own", SIGN, "401"),
    ("decider", "subtree", SIGN, "refused"),  # a province's decider is nobody's decider in a commune
    ("decider", "ancestor", SIGN, "404"),
    ("decider", "foreign", SIGN, "404"),
    ("head", "own", CARRY, "may"),  # forward: the head, by a numbered submission
    ("decider", "own", CARRY, "403"),
    ("clerk", "own", CARRY, "403"),
    ("head", "subtree", CARRY, "refused"),
    ("head", "foreign", CARRY, "404"),
    # The council: its secretary closes, a program has no part.
    ("council_secretary", "own", CLOSE, "may"),
    ("council_member", "own", CLOSE, "403"),
    ("head", "own", CLOSE, "403"),
    ("a program", "own", CLOSE, "403"),
    ("council_secretary", "foreign", CLOSE, "404"),
    ("council_secretary", "own", "POST /v1/councils", "may"),
    ("clerk", "own", "POST /v1/councils", "403"),
    # Who reads: whoever has an office, in their subtree; what is foreign is as if it were not.
    ("inspector", "own", f"GET {DOSSIER}/history", "may"),
    ("inspector", "subtree", f"GET {DOSSIER}/history", "may"),
    ("inspector", "ancestor", f"GET {DOSSIER}/history", "404"),
    ("inspector", "foreign", f"GET {DOSSIER}/history", "404"),
    ("inspector", "own", f"POST {DOSSIER}/history/exports", "may"),
    ("clerk", "own", f"POST {DOSSIER}/history/exports", "403"),
    ("inspector", "own", "GET /v1/audit/events", "may"),
    ("admin", "own", "GET /v1/audit/events", "403"),
    ("clerk", "own", f"GET {DOSSIER}", "may"),
    ("through another client", "own", f"GET {DOSSIER}", "may"),
    ("through another client", "foreign", f"GET {DOSSIER}", "404"),
    ("no role", "own", f"GET {DOSSIER}", "403"),
    ("nobody", "own", f"GET {DOSSIER}", "401"),
    ("clerk", "subtree", PERSON, "may"),
    ("clerk", "ancestor", PERSON, "404"),
    ("clerk", "foreign", PERSON, "404"),
    # Who enters, who confirms, who holds, who gives roles.
    ("clerk", "own", "POST /v1/individuals", "may"),
    ("clerk", "foreign", "POST /v1/individuals", "refused"),
    ("admin", "own", "POST /v1/individuals", "403"),
    ("appraiser", "own", CONFIRM, "may"),
    ("clerk", "own", CONFIRM, "403"),
    ("inspector", "own", "POST /v1/holds", "may"),
    ("clerk", "own", "POST /v1/holds", "403"),
    ("head", "own", LAUNCH, "may"),
    ("clerk", "own", LAUNCH, "403"),
    ("admin", "own", "POST /v1/grants", "may"),
    ("head", "own", "POST /v1/grants", "403"),
    ("admin", "foreign", "POST /v1/grants", "refused"),
    ("law_publisher", "own", PUBLISH, "may"),
    ("law_editor", "own", PUBLISH, "403"),
    # What is everybody's.
    ("nobody", "own", "GET /v1/public/awards", "may"),
    ("nobody", "own", "GET /v1/policy", "may"),
    ("no role", "own", "GET /v1/me", "may"),
    ("nobody", "own", "GET /v1/me", "401"),
)
