"""The committed document is the application's own, and its page asks nobody outside."""

import json
import re
from pathlib import Path
from typing import Any, Final

from support.live import application
from tdkt_api import cli
from tdkt_api.http import oauth
from tdkt_api.http.openapi import operations

COMMITTED: Final = Path(__file__).parents[2] / "openapi" / "openapi.json"
HERE: Final = re.compile(r"https?://(?![a-z]+\.invalid\b)[a-z0-9.-]+", re.IGNORECASE)
"""A host; a name that is reserved never to be one (RFC 2606) is none."""


def as_committed(document: dict[str, Any]) -> str:
    """The document as it lies in the repository."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_committed_document_is_what_the_application_makes() -> None:
    committed = COMMITTED.read_text("utf-8")

    assert json.loads(committed) == application().openapi(), "write openapi/openapi.json anew"
    assert committed == as_committed(application().openapi())


def test_the_command_line_writes_the_committed_bytes(tmp_path: Path) -> None:
    cli.openapi(output=tmp_path / "openapi.json")

    assert (tmp_path / "openapi.json").read_bytes() == COMMITTED.read_bytes()


def test_the_document_names_no_host() -> None:
    assert set(HERE.findall(COMMITTED.read_text("utf-8"))) == set()


def test_every_operation_refuses_by_problem_and_oauth_in_its_own_shape() -> None:
    document = json.loads(COMMITTED.read_text("utf-8"))
    refusals = [
        (operation["operationId"], status, kind)
        for operation in operations(document)
        for status, told in operation["responses"].items()
        for kind in told.get("content", {})
        if not status.startswith("2")
    ]
    of_oauth = {one["post"]["operationId"] for path, one in document["paths"].items() if path in oauth.PATHS}

    for id, status, kind in refusals:
        own = "application/json" if id in of_oauth else "application/problem+json"
        assert kind == own, (id, status)
    assert len(refusals) > 200


def test_every_reference_of_the_document_leads_somewhere() -> None:
    text = COMMITTED.read_text("utf-8")
    document = json.loads(text)
    named = set(re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', text))

    assert named - set(document["components"]["schemas"]) == set()
