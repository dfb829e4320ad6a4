"""Nothing undeclared is taken: query parameters, content types, and bodies the middleware found unsound."""

import functools
import inspect
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import Match
from starlette.types import Scope

from ..db.paging import PAGE_SIZE, PAGE_SIZE_MAX
from ..errors import BodyTooLarge, DomainError, Fault, MediaNotTaken, UnknownParameter
from .faults import is_nameable
from .openapi import operation_id
from .reading import OneReading

_FORM: Final = frozenset({"application/x-www-form-urlencoded"})
_JSON: Final = frozenset({"application/json"})
_MERGE: Final = _JSON | {"application/merge-patch+json"}


async def sound(request: Request) -> None:
    """Refuse what the route does not declare; after who asks, before what is asked.

    Raises:
        UnknownParameter: a query parameter that is not declared, or repeated where one is.
        MediaNotTaken: a body of another content type.
        NotJson, BodyTooLarge: what the middleware found.
    """
    route = request.scope["route"]
    found: DomainError | None = getattr(request.state, "unsound", None)
    if isinstance(route, Route):
        _only_declared(request, route)
        if not isinstance(found, BodyTooLarge):
            _only_taken(request, route)
    if found is not None:
        raise found


Sound = Annotated[None, Depends(sound)]


class Route(APIRoute):
    """A route that takes only what it declares; `sound` is its last dependency."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        super().__init__(path, _checked(endpoint), **given)
        self.queries: Final = _queries(self)
        self.media: Final = _media(self)
        self._begins: Final = path.partition("{")[0]
        self._ends: Final = path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for this route; most are not, and that is told without a pattern.

        A prefix may stand before the route's own path: a gateway's, or that of a router around it.
        """
        path: str = scope["path"]
        if self._begins in path and path.endswith(self._ends):
            return super().matches(scope)
        return Match.NONE, {}

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, by whom the body is read once."""
        handle = super().get_route_handler()

        async def handling(request: Request) -> Response:
            return await handle(OneReading(request.scope, request.receive))

        return handling if self.body_field else handle


def router(prefix: str = "", tag: str | None = None) -> APIRouter:
    """A router all of whose routes take only what they declare; give it the whole path as prefix."""
    return APIRouter(
        prefix=prefix,
        tags=[tag] if tag else None,
        route_class=Route,
        generate_unique_id_function=operation_id,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list is asked for."""

    size: int
    token: str | None


async def page(
    page_size: Annotated[int, Query(ge=1, description="At most 200; more is taken as 200.")] = PAGE_SIZE,
    page_token: Annotated[str | None, Query(max_length=2048, description="From the page before.")] = None,
) -> Page:
    """The page asked for; a size beyond the largest is taken as the largest."""
    return Page(min(page_size, PAGE_SIZE_MAX), page_token)


PageAsked = Annotated[Page, Depends(page)]


def _checked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if getattr(endpoint, "is_checked", False):
        return endpoint
    if not inspect.iscoroutinefunction(endpoint):
        raise TypeError(f"{endpoint.__name__} must be a coroutine function")

    @functools.wraps(endpoint)
    async def checked(*, sound_request: None, **given: Any) -> Any:  # noqa: ARG001 - solved for its effect
        return await endpoint(**given)

    signature = inspect.signature(endpoint, eval_str=True)
    last = inspect.Parameter("sound_request", inspect.Parameter.KEYWORD_ONLY, annotation=Sound)
    checked.__signature__ = signature.replace(parameters=[*signature.parameters.values(), last])  # type: ignore[attr-defined]
    checked.is_checked = True  # type: ignore[attr-defined]
    return checked


def _queries(route: APIRoute) -> dict[str, bool]:
    """The declared query parameters, and whether each may be repeated."""
    found: dict[str, bool] = {}
    for dependant in _all_of(route.dependant):
        for field in dependant.query_params:
            found |= _names_of(field)
    return found


def _all_of(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all_of(inner)


def _names_of(field: Any) -> dict[str, bool]:
    model = field.field_info.annotation
    if inspect.isclass(model) and issubclass(model, BaseModel):
        inner = model.model_fields.items()
        return {info.alias or name: _repeats(info.annotation) for name, info in inner}
    return {field.alias: _repeats(model)}


def _repeats(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in {list, set, frozenset, tuple}


def _media(route: APIRoute) -> frozenset[str]:
    if route.body_field is None:
        return frozenset()
    if isinstance(route.body_field.field_info, params.Form):
        return _FORM
    return _MERGE if "PATCH" in (route.methods or ()) else _JSON


def _only_declared(request: Request, route: Route) -> None:
    if not request.scope["query_string"]:
        return
    faults = []
    for name, times in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name not in route.queries:
            faults.append(Fault(f"/{name}" if is_nameable(name) else "", "parameter.unknown"))
        elif times > 1 and not route.queries[name]:
            faults.append(Fault(f"/{name}", "parameter.repeated"))
    if faults:
        raise UnknownParameter(faults=faults[:20])


def _only_taken(request: Request, route: Route) -> None:
    if not route.media or not getattr(request.state, "has_body", False):
        return
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.strip().lower().replace('"', "")
    if kind.strip().lower() not in route.media or charset not in {"", "charset=utf-8"}:
        raise MediaNotTaken
