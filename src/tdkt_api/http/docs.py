"""Pages for people: the documentation and one page for each problem; nothing is fetched from outside."""

import html
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from ..errors import Busy, DomainError, NotFound
from ..messages import LANGUAGES, Messages
from .problem import SERVICE_FAILED, STATUSES
from .sheets import contents, sheets

_PAGES: Final = Path(str(files("tdkt_api"))) / "http" / "pages"
_VENDOR: Final = Path(str(files("fastapi_offline"))) / "static"
_ASSETS: Final = {
    "start.js": (_PAGES, "text/javascript"),
    "sheet.css": (_PAGES, "text/css"),
    "sign-in.css": (_PAGES, "text/css"),
    "swagger-ui-bundle.js": (_VENDOR, "text/javascript"),
    "swagger-ui.css": (_VENDOR, "text/css"),
    "favicon.png": (_VENDOR, "image/png"),
}
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
CODES: Final = sorted({*DomainError.all_codes(), *Busy.all_codes(), SERVICE_FAILED})
"""Every code of a refusal."""
_DAY: Final = "public, max-age=86400"


def install(app: FastAPI) -> None:
    """Serve `/docs`, a sheet for each operation, and the page behind each problem's `type`."""
    app.add_route("/docs", _docs, include_in_schema=False)
    app.add_route("/docs/operations", _operations, include_in_schema=False)
    app.add_route("/docs/operations/{operation_id}", _operation, include_in_schema=False)
    app.add_route("/docs/problems", _problems, include_in_schema=False)
    app.add_route("/docs/{name}", _asset, include_in_schema=False)
    app.add_route("/v1/problems/{code}", _problem, include_in_schema=False)


async def _docs(request: Request) -> Response:  # noqa: ARG001 - the shape of a page
    return _shown("docs.html")


async def _operations(request: Request) -> Response:
    body = contents(request.app.openapi())
    return _shown("list.html", title="Tờ giới thiệu từng thao tác", root="../", body=body)


async def _operation(request: Request) -> Response:
    sheet = sheets(request.app.openapi()).get(request.path_params["operation_id"])
    if sheet is None:
        raise NotFound
    return _shown("sheet.html", **sheet.members(request.app.state.messages))


async def _problems(request: Request) -> Response:
    messages: Messages = request.app.state.messages
    rows = "\n".join(_line(code, messages) for code in CODES)
    return _shown("list.html", title="Danh mục mã lỗi", root="../", body=f"<ul>\n{rows}\n</ul>")


def _line(code: str, messages: Messages) -> str:
    status, kind = _of(code)
    titles = (
        messages.first((f"problem.{code}.title", f"problem.{kind}.title"), language) for language in LANGUAGES
    )
    told = " · ".join(html.escape(title) for title in titles)
    return f'<li><a href="../v1/problems/{code}"><code>{code}</code></a> HTTP {status} · {told}</li>'


def _shown(name: str, **given: str) -> Response:
    """A page that fetches nothing from outside."""
    page = (_PAGES / name).read_text("utf-8")
    filled = page.format(**given) if given else page
    return HTMLResponse(filled, headers={"Content-Security-Policy": _CSP, "Cache-Control": "no-cache"})


async def _asset(request: Request) -> Response:
    found = _ASSETS.get(request.path_params["name"])
    if found is None:
        raise NotFound
    folder, kind = found
    path = folder / request.path_params["name"]
    return FileResponse(path, media_type=kind, headers={"Cache-Control": _DAY})


@cache
def problem_kinds(messages: Messages) -> list[dict[str, Any]]:
    """Every refusal there is: its permanent code, its page, and what it says in both languages."""
    return [_kind(messages, code) for code in CODES]


def _kind(messages: Messages, code: str) -> dict[str, Any]:
    status, kind = _of(code)
    texts = {
        name: {
            language: messages.first((f"problem.{code}.{name}", f"problem.{kind}.{name}"), language)
            for language in LANGUAGES
        }
        for name in ("title", "detail", "way_out")
    }
    return {"code": code, "status": status, "type": f"/v1/problems/{code}", **texts}


async def _problem(request: Request) -> Response:
    code = request.path_params["code"]
    known = _kind(request.app.state.messages, code)
    told = {
        f"{language}_{name}": html.escape(known[name][language])
        for language in LANGUAGES
        for name in ("title", "detail", "way_out")
    }
    page = (_PAGES / "problem.html").read_text("utf-8").format(code=code, status=known["status"], **told)
    return HTMLResponse(page, headers={"Cache-Control": _DAY})


def _of(code: str) -> tuple[int, str]:
    """Status and kind of a problem that exists."""
    if code == SERVICE_FAILED:
        return 500, "failed"
    if code in Busy.all_codes():
        return 503, "busy"
    error = DomainError.all_codes().get(code)
    if error is None:
        raise NotFound
    return STATUSES[error.kind], error.kind
