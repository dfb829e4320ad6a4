"""Who signs in at the demo, by the name that the command line takes."""

from typing import Final

CLIENT: Final = "demo"
ROLES: Final = {
    "clerk": ("commune", "clerk"),
    "head": ("commune", "head"),
    "appraiser": ("commune", "appraiser"),
    "council_secretary": ("commune", "council_secretary"),
    "decider": ("commune", "decider"),
    "province_appraiser": ("province", "appraiser"),
    "province_decider": ("province", "decider"),
    "inspector": ("province", "inspector"),
}
