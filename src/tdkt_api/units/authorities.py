"""Which authority of the law each kind of unit is."""

from collections.abc import Mapping
from typing import Final

from ..law.authority import UnitKind
from .kinds import Kind

AUTHORITIES: Final[Mapping[Kind, UnitKind]] = {
    Kind.MINISTRY: UnitKind.MINISTRY,
    Kind.CITY: UnitKind.PROVINCIAL_COMMITTEE,
    Kind.PROVINCE: UnitKind.PROVINCIAL_COMMITTEE,
    Kind.URBAN_DISTRICT: UnitKind.DISTRICT_COMMITTEE,
    Kind.RURAL_DISTRICT: UnitKind.DISTRICT_COMMITTEE,
    Kind.DISTRICT_TOWN: UnitKind.DISTRICT_COMMITTEE,
    Kind.DISTRICT_CITY: UnitKind.DISTRICT_COMMITTEE,
    Kind.WARD: UnitKind.COMMUNE_COMMITTEE,
    Kind.COMMUNE: UnitKind.COMMUNE_COMMITTEE,
    Kind.TOWNSHIP: UnitKind.COMMUNE_COMMITTEE,
    Kind.SPECIAL_ZONE: UnitKind.COMMUNE_COMMITTEE,
}
