"""The document: one Problem for every refusal, one name for each operation."""

from decimal import Decimal
from typing import Annotated, Any

import pytest
from fastapi import Depends, Response
from fastapi.security import HTTPBearer

from support.small_app import application
from tdkt_api.http.openapi import document, operations
from tdkt_api.http.parameters import router
from tdkt_api.http.responses import Problem, problems
from tdkt_api.http.schemas import In, Out
from tdkt_api.http.types import Line, UnitId
from tdkt_api.http.version import IfMatch

things = router("/v1/things", "units")
Signed = Annotated[Any, Depends(HTTPBearer(auto_error=False))]


class ThingIn(In):
    name: Line


class ThingOut(Out):
    id: UnitId
    name: str


@things.get("/{unit_id}", response_model=ThingOut)
async def show_thing(unit_id: UnitId, who: Signed) -> Response:
    """Show a thing."""
    return Response("")


@things.post("", status_code=201, response_model=ThingOut, responses=problems(403, 409))
async def make_thing(body: ThingIn, seen: IfMatch, who: Signed) -> Response:
    """Make a thing."""
    return Response("")


@things.get("")
async def count_things() -> Response:
    """Count them."""
    return Response("")


MADE = document(application(things))
REFUSAL = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_the_document_is_openapi_3_1_with_its_particulars() -> None:
    assert MADE["openapi"].startswith("3.1")
    assert MADE["info"]["license"]["identifier"] == "Apache-2.0"
    assert {"contact", "description", "title", "version"} <= MADE["info"].keys()
    assert MADE["servers"][0]["url"] == "/"
    assert [tag["name"] for tag in MADE["tags"]] == ["units"]


def test_an_operation_has_the_name_of_its_function() -> None:
    assert {entry["operationId"] for entry in operations(MADE)} == {
        "show_thing",
        "make_thing",
        "count_things",
    }


def test_every_refusal_is_a_problem() -> None:
    for operation in operations(MADE):
        refusals = {code: told for code, told in operation["responses"].items() if code not in {"200", "201"}}
        assert "default" in refusals
        assert all(told["content"] == REFUSAL for told in refusals.values())


def test_what_an_operation_may_refuse_follows_from_what_it_takes() -> None:
    made = MADE["paths"]["/v1/things"]["post"]["responses"]
    counted = MADE["paths"]["/v1/things"]["get"]["responses"]

    assert list(made) == ["201", "400", "401", "403", "409", "413", "415", "422", "429", "503", "default"]
    assert list(counted) == ["200", "400", "503", "default"]


def test_the_schemas_are_ours_alone() -> None:
    names = set(MADE["components"]["schemas"])

    assert {"Problem", "FaultOut", "LegalBasis", "ThingIn", "ThingOut"} == names
    assert set(MADE["components"]["schemas"]["Problem"]["properties"]) == set(Problem.model_fields)


def test_an_identifier_shows_its_pattern_where_it_comes_and_where_it_goes() -> None:
    (parameter,) = MADE["paths"]["/v1/things/{unit_id}"]["get"]["parameters"]

    assert parameter["schema"]["pattern"].startswith("^dv_")
    assert MADE["components"]["schemas"]["ThingOut"]["properties"]["id"]["pattern"].startswith("^dv_")


def test_the_header_of_the_version_is_documented() -> None:
    names = {entry["name"] for entry in MADE["paths"]["/v1/things"]["post"]["parameters"]}

    assert names == {"if-match"}


def test_two_operations_of_one_name_cannot_be_documented() -> None:
    again = router("/v1/others", "units")
    again.get("")(count_things)

    with (
        pytest.warns(UserWarning, match="Duplicate Operation ID"),
        pytest.raises(ValueError, match="count_things"),
    ):
        document(application(things, again))


def test_a_tag_without_a_description_cannot_be_documented() -> None:
    other = router("/v1/others", "nonsense")
    other.get("")(count_things)

    with pytest.raises(ValueError, match="nonsense"):
        document(application(other))


def test_a_schema_for_both_directions_cannot_be_documented() -> None:
    class Both(In):
        amount: Decimal

    other = router("/v1/others", "units")

    @other.post("", response_model=Both)
    async def mirror(body: Both) -> Response:
        """Give back."""
        return Response(str(body.amount))

    with pytest.raises(ValueError, match="Both-Input"):
        document(application(other))


def test_the_document_is_made_once() -> None:
    app = application(things)

    assert app.openapi() is app.openapi()
