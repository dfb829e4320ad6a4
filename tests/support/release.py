"""Move the snapshot of what was released to the present document: `make released`."""

import json
from pathlib import Path
from typing import Final

from support.breaking import contract_of

FOLDER: Final = Path(__file__).parents[2] / "openapi"


def main() -> None:
    """Write `openapi/released.json` from `openapi/openapi.json`, without what only explains."""
    present = json.loads((FOLDER / "openapi.json").read_text("utf-8"))
    text = json.dumps(contract_of(present), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (FOLDER / "released.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
