"""Movements brought to wherever a test begins, over HTTP, by the province of `support.world`."""

from typing import Any, Final

import httpx

from support.flow import COMMUNE, PROVINCE, SignIn, done

CRITERION: Final = {
    "code": "tre_hen",
    "name": "Hồ sơ giải quyết đúng hạn",
    "measure": "% số hồ sơ",
    "comparison": "at_least",
    "target": "98.50",
}
CONTENTS: Final = {
    "objective": "Nâng mức hài lòng của người dân.",
    "scope": "Toàn thành phố.",
    "subjects": "Các phường, xã và cán bộ, công chức.",
    "content": "Giải quyết hồ sơ đúng hạn, không phiền hà.",
    "plan": "Theo kế hoạch số 157/KH-UBND.",
    "measures": "Kiểm tra hằng quý.",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}


def movement(unit: str = PROVINCE, **more: Any) -> dict[str, Any]:
    """A draft that says everything, as it is sent."""
    return {
        "unit_id": unit,
        "name": "Phong trào thi đua “Hà Nội chung sức”",
        "form": "thematic",
        "scope_level": "ministry_locality",
        "criteria": [CRITERION],
        **CONTENTS,
        **more,
    }


async def drafted(sign_in: SignIn, *, as_: str = "province.clerk", **more: Any) -> httpx.Response:
    """A draft of the province's, or of the commune's where its clerk drafts it."""
    unit = PROVINCE if as_.startswith("province") else COMMUNE
    made = await (await sign_in(as_)).post("/v1/movements", movement(unit, **more))
    done(made)
    return made


async def launched(sign_in: SignIn, *, as_: str = "province.head", **more: Any) -> httpx.Response:
    """A launched movement; its drafter is the clerk of the same unit."""
    unit = as_.rpartition(".")[0]
    draft = await drafted(sign_in, as_=f"{unit}.clerk" if unit else "clerk", **more)
    made = await launch(sign_in, draft, as_)
    done(made)
    return made


async def launch(
    sign_in: SignIn, draft: httpx.Response, as_: str = "province.head", **more: Any
) -> httpx.Response:
    """The launch of a draft as it was last seen."""
    body = {"official_number": "157/KH-UBND", **more}
    path = f"{place(draft)}/launch"
    return await (await sign_in(as_)).post(path, body, etag=draft.headers["ETag"])


async def close(
    sign_in: SignIn, found: httpx.Response, as_: str = "province.head", **more: Any
) -> httpx.Response:
    """The end of a movement as it was last seen."""
    body = {"note": "Hoàn thành sớm mục tiêu.", **more}
    return await (await sign_in(as_)).post(f"{place(found)}/closing", body, etag=found.headers["ETag"])


def place(found: httpx.Response) -> str:
    """Where a movement lies."""
    return f"/v1/movements/{found.json()['id']}"
