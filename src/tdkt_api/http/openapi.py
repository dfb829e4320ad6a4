"""The OpenAPI document: one Problem schema for every refusal, one name for every operation and schema."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ..messages import words
from .oauth import PATHS, TokenRefused
from .responses import PROBLEM_JSON, Problem, problem_response
from .shown_examples import Unknown, example_of

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_SCHEMAS: Final = "#/components/schemas/"
_TEMPLATE: Final = _SCHEMAS + "{model}"
_OF_FASTAPI: Final = ("HTTPValidationError", "ValidationError")
_DESCRIPTION: Final = (
    "Thi đua, khen thưởng: từ đề nghị, thẩm định, hội đồng, quyết định đến tra cứu khen thưởng.\n\n"
    "Mọi từ chối là `application/problem+json` với `code` cố định; câu chữ tiếng Việt, hoặc tiếng Anh theo "
    "`Accept-Language: en`. Yêu cầu ghi dữ liệu cần `Idempotency-Key`; thay đổi trạng thái cần `If-Match`."
)
_TAGS: Final = {
    "accounts": "Đăng nhập, tài khoản, vai trò · Sign-in, accounts, roles",
    "units": "Cơ quan, đơn vị, địa phương theo thời gian · Units, dated",
    "subjects": "Cá nhân, tập thể, hộ gia đình · Subjects of commendation",
    "achievements": "Xếp loại, sáng kiến, thành tích · Ratings, initiatives, achievements",
    "movements": "Phong trào thi đua, tiêu chí, đăng ký tham gia · Movements, criteria, participants",
    "awards": "Sổ khen thưởng và tra cứu công khai · Registry of awards, public lookup",
    "quotas": "Chỉ tiêu, tỷ lệ khen thưởng · Quotas",
    "lawbooks": "Soạn, công bố quy định · Packs of the lawbook",
    "catalogue": "Danh hiệu thi đua, hình thức khen thưởng theo thời gian · Award forms, dated",
    "eligibility": "Xét tiêu chuẩn theo quy định · Criteria applied to facts",
    "dossiers": "Hồ sơ đề nghị, trường hợp đề nghị, các bước · Dossiers, nominations, steps",
    "erasures": "Xóa dữ liệu cá nhân · Erasure of personal data",
    "inbox": "Việc đang chờ tôi · What waits for me",
    "submissions": "Tờ trình · Submissions",
    "consultations": "Hiệp y, lấy ý kiến: hỏi, trả lời, ý kiến nhân dân · Opinions asked for and given",
    "councils": "Hội đồng, phiên họp, kết quả biểu quyết · Councils, meetings, outcomes",
    "decisions": "Quyết định khen thưởng · Decisions",
    "audit": "Lịch sử và kiểm tra · History and audit",
    "events": "Sự kiện theo thứ tự, cho cổng tự hỏi · Events in order, for whoever asks",
    "operations": "Tình trạng dịch vụ, bảng quyền, quy trình · Health, policy, process",
}


def operation_id(route: APIRoute) -> str:
    """The name of an operation: that of its function."""
    return route.name


def install(app: FastAPI) -> None:
    """Have the application describe itself by `document`, made once."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the application.

    Raises:
        ValueError: two operations of one name, a tag without a description, or a schema with an input twin.
    """
    made = get_openapi(
        title="tdkt_api",
        version=app.version,
        description=_DESCRIPTION,
        routes=app.routes,
        servers=[{"url": "/", "description": "Máy chủ này · This server"}],
        contact={"name": "tdkt_api"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    for operation in operations(made):
        _tell_purpose(operation)
        _show_parameters(operation)
        _tell_refusals(operation)
    _tell_token_refusals(made)
    _settle_schemas(made)
    _show_bodies(made)
    _show_answers(made)
    _tell_patches(made)
    _settle_tags(made)
    _only_once([operation["operationId"] for operation in operations(made)])
    return made


def operations(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of a document."""
    for path in made.get("paths", {}).values():
        yield from (path[method] for method in _METHODS if method in path)


def _tell_purpose(operation: dict[str, Any]) -> None:
    """In Vietnamese what it is for; its description says the same in English, and more."""
    operation["summary"] = words().get(f"operation.{operation['operationId']}") or operation["summary"]


def _show_parameters(operation: dict[str, Any]) -> None:
    """What a text looks like whose type does not say it."""
    for parameter in operation.get("parameters", ()):
        shown, schema = words().get(f"example.{parameter['name']}"), parameter["schema"]
        if shown and _is_bare(schema):
            parameter["example"] = [shown] if schema.get("type") == "array" else shown


def _is_bare(schema: dict[str, Any]) -> bool:
    text = str(schema)
    return "'string'" in text and not any(
        f"'{word}'" in text for word in ("pattern", "enum", "examples", "format")
    )


def _tell_refusals(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    takes = "requestBody" in operation or operation.get("parameters")
    responses.pop("422", None)
    responses.setdefault("400", problem_response("Bad Request"))
    if operation.get("security"):
        responses.setdefault("401", problem_response("Unauthorized"))
        responses.setdefault("429", problem_response("Too Many Requests"))
    if takes:
        responses["422"] = problem_response("Unprocessable Content")
    if "requestBody" in operation:
        responses.setdefault("413", problem_response("Content Too Large"))
        responses.setdefault("415", problem_response("Unsupported Media Type"))
    responses.setdefault("503", problem_response("Service Unavailable"))
    responses["default"] = problem_response("Any other refusal")
    operation["responses"] = dict(sorted(responses.items()))


def _tell_token_refusals(made: dict[str, Any]) -> None:
    """OAuth's own routes refuse in OAuth's own shape."""
    for path in PATHS & made.get("paths", {}).keys():
        for operation in made["paths"][path].values():
            operation["responses"].pop("422", None)
            for told in operation["responses"].values():
                if PROBLEM_JSON in told.get("content", {}):
                    schema = {"$ref": f"{_SCHEMAS}{TokenRefused.__name__}"}
                    told["content"] = {"application/json": {"schema": schema}}


def _settle_schemas(made: dict[str, Any]) -> None:
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    for name in _OF_FASTAPI:
        schemas.pop(name, None)
    refusals: list[type[BaseModel]] = [
        Problem,
        *([TokenRefused] if PATHS & made.get("paths", {}).keys() else []),
    ]
    _, own = models_json_schema([(one, "serialization") for one in refusals], ref_template=_TEMPLATE)
    schemas.update(own["$defs"])
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    twins = [name for name in schemas if name.endswith(("-Input", "-Output"))]
    if twins:
        raise ValueError(f"one schema for two directions: {', '.join(twins)}")
    namesakes = [name for name in schemas if "__" in name]
    if namesakes:
        raise ValueError(f"two schemas of one name: {', '.join(namesakes)}")


def _show_bodies(made: dict[str, Any]) -> None:
    """Beside each body, the examples of its schema, or of each that it may be."""
    schemas = made["components"]["schemas"]
    for operation in operations(made):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            asked = media["schema"]
            kinds = [schemas[one["$ref"].removeprefix(_SCHEMAS)] for one in asked.get("oneOf", [asked])]
            shown = [example for kind in kinds for example in kind.get("examples", ())]
            named = {_called(example, n): {"value": example} for n, example in enumerate(shown, 1)}
            media.setdefault("examples", named)


def _show_answers(made: dict[str, Any]) -> None:
    """Beside each successful answer what it looks like, where its members say enough."""
    schemas = made["components"]["schemas"]
    for operation in operations(made):
        for status, told in operation["responses"].items():
            media = told.get("content", {}).get("application/json", {})
            if status.startswith("2") and "$ref" in media.get("schema", {}):
                with suppress(Unknown):
                    media.setdefault("example", example_of(media["schema"], schemas))


def _tell_patches(made: dict[str, Any]) -> None:
    """A PATCH takes a merge patch (RFC 7396) under its own name too."""
    for path in made.get("paths", {}).values():
        content = path.get("patch", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            content["application/merge-patch+json"] = dict(content["application/json"])


def _called(example: dict[str, Any], number: int) -> str:
    return str(example.get("action", number))


def _settle_tags(made: dict[str, Any]) -> None:
    used = {tag for operation in operations(made) for tag in operation.get("tags", ())}
    unknown = sorted(used - _TAGS.keys())
    if unknown:
        raise ValueError(f"tags without a description: {', '.join(unknown)}")
    made["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items() if name in used]


def _only_once(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"operations of one name: {', '.join(twice)}")
