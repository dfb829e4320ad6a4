"""The one page on which people sign in: plain HTML, no script, nothing kept but what its browser holds."""

import html
import re
import secrets
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..access.actor import count
from ..access.limits import network_of
from ..access.passwords import Passwords
from ..access.sign_in_forms import LASTING, SignInForms, SignInRequest
from ..errors import CredentialsRefused, TooManySignIns
from ..http.problem import request_id
from .authorizing import PAGE, Authorizing, Entered
from .codes import App
from .throttle import Throttle

_PAGES: Final = Path(str(files("tdkt_api"))) / "http" / "pages"
_BROWSER, _DEVICE = "tdkt_sign_in", "tdkt_device"
_DEVICE_SECONDS: Final = 180 * 86_400
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_STATE: Final = re.compile(r"[ -~]{0,500}")
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_CSP: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' {back}"
)
_WRONG: Final = (
    '<p role="alert" id="wrong">Tên đăng nhập, mật khẩu hoặc mã 6 số không đúng; mỗi mã chỉ dùng một lần.'
    ' <span lang="en">User name, password or code is wrong; each code is taken once.</span></p>'
)
_WAIT: Final = (
    '<p role="alert" id="wait">Đã thử sai nhiều lần. Chờ {seconds} giây rồi đăng nhập lại.'
    ' <span lang="en">Too many tries. Wait {seconds} seconds and try again.</span></p>'
)
_UNKNOWN: Final = (
    "Ứng dụng hoặc địa chỉ quay lại chưa được đăng ký. Hãy quay lại ứng dụng và báo cho bên vận hành.",
    "The application or its return address is not registered. Go back and tell its operator.",
)
_OLD: Final = (
    "Trang đăng nhập đã quá mười phút hoặc được mở ở trình duyệt khác. Hãy quay lại ứng dụng và bắt đầu lại.",
    "The page is older than ten minutes or from another browser. Go back and start again.",
)


async def show(request: Request) -> Response:
    """The page for a program that is registered with just this address, else why not."""
    _count(request)
    asked = _asked(request)
    door = _door(request)
    app = await door.app(asked) if asked else None
    if asked is None or app is None:
        return _stopped(_UNKNOWN)
    error = _error_in(request)
    if error is not None:
        return _back(request, asked, {"error": error})
    return _page(request, asked, app)


async def enter(request: Request) -> Response:
    """Send the person back with a code, or show the page again; what was wrong of it is not said."""
    _count(request)
    form = _form_of(await request.body())
    browser = request.cookies.get(_BROWSER, "")
    asked = _forms(request).opened(form.get("form", ""), browser) if browser else None
    if asked is None or not _is_own(request):
        return _stopped(_OLD)
    door, username = _door(request), form.get("username", "")
    app = await door.app(asked)
    if app is None:
        return _stopped(_UNKNOWN)
    entered = Entered(username, form.get("password", ""), form.get("digits", ""), _source(request, username))
    try:
        code = await door.sign_in(asked, entered, request_id(request))
    except CredentialsRefused:
        return _page(request, asked, app, _WRONG, username, status=400)
    except TooManySignIns as refused:
        seconds = refused.params["retry_after"]
        return _page(request, asked, app, _WAIT.format(seconds=seconds), username, status=429)
    response = _back(request, asked, {"code": code})
    _keep(request, response, _DEVICE, _forms(request).device(_plain(username)), _DEVICE_SECONDS)
    return response


routes: Final = (
    Route(PAGE, show, methods=["GET"], include_in_schema=False),
    Route(PAGE, enter, methods=["POST"], include_in_schema=False),
)


def _asked(request: Request) -> SignInRequest | None:
    """What is asked for, where each parameter stands once and in no form that could not be one."""
    given = request.query_params
    if len({name for name, _ in given.multi_items()}) != len(given.multi_items()):
        return None
    names = ("client_id", "redirect_uri", "state", "code_challenge")
    found = SignInRequest(*(given.get(name, "") for name in names))
    texts = (found.client_id, found.redirect_uri)
    return found if all(text and len(text) <= 500 and "\0" not in text for text in texts) else None


def _error_in(request: Request) -> str | None:
    """What the program is told of its request (RFC 6749 §4.1.2.1)."""
    given = request.query_params
    if given.get("response_type") != "code":
        return "unsupported_response_type"
    is_sound = _CHALLENGE.fullmatch(given.get("code_challenge", "")) and _STATE.fullmatch(
        given.get("state", "")
    )
    return None if is_sound and given.get("code_challenge_method") == "S256" else "invalid_request"


def _page(
    request: Request, asked: SignInRequest, app: App, alert: str = "", username: str = "", status: int = 200
) -> Response:
    browser = request.cookies.get(_BROWSER, "")
    if not _NAME.fullmatch(browser):
        browser = secrets.token_urlsafe(24)
    page = (_PAGES / "sign-in.html").read_text("utf-8")
    filled = page.format(
        app=html.escape(app.name),
        alert=alert,
        form=html.escape(_forms(request).sealed(asked, browser)),
        username=html.escape(username),
        focus="" if username else " autofocus",
    )
    response = HTMLResponse(filled, status, headers=_headers(asked.redirect_uri))
    _keep(request, response, _BROWSER, browser, LASTING)
    return response


def _stopped(why: tuple[str, str]) -> Response:
    page = (_PAGES / "sign-in-stopped.html").read_text("utf-8")
    return HTMLResponse(page.format(vi=why[0], en=why[1]), 400, headers=_headers(""))


def _headers(back: str) -> dict[str, str]:
    # A browser holds the way back against `form-action` too: that origin, or that app's own scheme.
    parts = urlsplit(back)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:" * bool(back)
    return {"Content-Security-Policy": _CSP.format(back=origin).rstrip(), "Cache-Control": "no-store"}


def _back(request: Request, asked: SignInRequest, told: dict[str, str]) -> Response:
    """Back to the program, with its state and our name (RFC 9207)."""
    if _STATE.fullmatch(asked.state) and asked.state:
        told = {**told, "state": asked.state}
    parts = urlsplit(asked.redirect_uri)
    query = urlencode({**told, "iss": request.app.state.settings.issuer})
    whole = f"{parts.query}&{query}" if parts.query else query
    return RedirectResponse(
        urlunsplit(parts._replace(query=whole)), 303, headers={"Cache-Control": "no-store"}
    )


def _keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    path = f"{request.scope.get('root_path', '')}/oauth2"
    response.set_cookie(
        name, value, max_age=seconds, path=path, secure=secure, httponly=True, samesite="strict"
    )


def _form_of(body: bytes) -> dict[str, str]:
    """What was typed, each field once; anything else is as if nothing was."""
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    return {name: values[0] for name, values in found.items() if len(values) == 1 and "\0" not in values[0]}


def _is_own(request: Request) -> bool:
    """Whether the form was sent by our own page, as far as the browser says."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin is None or urlsplit(origin).netloc == request.url.netloc


def _source(request: Request, username: str) -> str:
    """What counts failures: the device that this person is known by, else the address."""
    device = _forms(request).known_device(request.cookies.get(_DEVICE, ""), _plain(username))
    client = request.client
    return f"device:{device}" if device else network_of(client.host if client else "")


def _plain(username: str) -> str:
    return username.strip().lower()


def _count(request: Request) -> None:
    client = request.client
    count(request, request.app.state.limits.of_address(client.host if client else ""))


def _forms(request: Request) -> SignInForms:
    forms: SignInForms = request.app.state.sign_in_forms
    return forms


def _door(request: Request) -> Authorizing:
    state = request.app.state
    if not hasattr(state, "throttle"):
        state.throttle = Throttle()
    if not hasattr(state, "passwords"):
        state.passwords = Passwords()
    return Authorizing(state.database, state.passwords, state.throttle, state.office.vault)
