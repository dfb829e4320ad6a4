"""Ceilings of the province, set over HTTP."""

from typing import Any, Final

import httpx

from support.flow import PROVINCE, SignIn

FIGHTER: Final = "chien_si_thi_dua_co_so"
URL: Final = "/v1/quotas"


def quota(**more: Any) -> dict[str, Any]:
    """A ceiling on grassroots fighters as it is sent: half of the holders of the advanced title."""
    return {
        "unit_id": PROVINCE,
        "award": FIGHTER,
        "share": "0.5",
        "source": {"number": "86/2025/QĐ-UBND", "article": "5", "signed_on": "2025-12-01"},
        "first_on": "2026-01-01",
        **more,
    }


async def quota_set(sign_in: SignIn, as_: str = "province.chair", **more: Any) -> httpx.Response:
    return await (await sign_in(as_)).post(URL, quota(**more))
