"""Which links of the dataset rest on a name alone: of two communes of one name, each was led into both heirs.

Within a merged province the dataset took communes of one name (`Phường 4`, `Xã Hòa Lộc`) for one that was
divided. Such a link is false where, by district or by distance, the namesake belongs to the heir and this
commune does not.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..names import folded

Heir = tuple[str, str]  # key of the new province, key of the new commune in it
Links = Mapping[str, set[Heir]]
_FAR_KM: Final = 12
_KM_OF_DEGREE: Final = (111, 108)  # of latitude, and of longitude between 8 and 23 degrees north, roughly


@dataclass(frozen=True, slots=True)
class Links2025:
    """The links by key of the old commune, with the rows of both ends."""

    links: Links
    old: Mapping[str, Mapping[str, Any]]
    new: Mapping[Heir, Mapping[str, Any]]
    whole: Mapping[Heir, tuple[str, ...]]  # who went wholly into an heir

    def false(self) -> Iterator[tuple[str, Heir]]:
        """Each link to strike out."""
        namesakes = self._namesakes()
        for key, heirs in self.links.items():
            if len(heirs) > 1:
                others = namesakes[self._name(key)] - {key}
                for heir in heirs:
                    if any(
                        self._is_of(other, heir, not_of=key) for other in others if heir in self.links[other]
                    ):
                        yield key, heir

    def _namesakes(self) -> dict[tuple[str, str], set[str]]:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for key in self.links:
            found[self._name(key)].add(key)
        return found

    def _name(self, key: str) -> tuple[str, str]:
        province = next(iter(self.links[key]))[0]
        row = self.old[key]
        return province, folded(row["ward"] or row["district"])

    def _is_of(self, other: str, heir: Heir, *, not_of: str) -> bool:
        mine, its = self._distance(not_of, heir), self._distance(other, heir)
        if mine > _FAR_KM and mine > 2 * its:
            return True
        at_home = any(self._is_rooted(not_of, elsewhere) for elsewhere in self.links[not_of] - {heir})
        return at_home and self._is_rooted(other, heir) and not self._is_rooted(not_of, heir)

    def _is_rooted(self, key: str, heir: Heir) -> bool:
        """Whether a neighbour of the same old district went wholly into the heir."""
        district = self.old[key]["districtCode"]
        return any(self.old[other]["districtCode"] == district for other in self.whole[heir] if other != key)

    def _distance(self, key: str, heir: Heir) -> float:
        """Kilometres to the nearest that went wholly into the heir; to the heir itself if there is none."""
        here = self.old[key]
        ends = [self.old[other] for other in self.whole[heir] if other != key] or [self.new[heir]]
        return min(_kilometres(here, end) for end in ends)


def _kilometres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    if one["wardLat"] is None or other["wardLat"] is None:
        return math.inf
    north, east = _KM_OF_DEGREE
    return math.hypot((one["wardLat"] - other["wardLat"]) * north, (one["wardLon"] - other["wardLon"]) * east)


def without(
    links: Links, old: Mapping[str, Mapping[str, Any]], new: Mapping[Heir, Mapping[str, Any]]
) -> Links:
    """The links less those that rest on a name alone."""
    whole: defaultdict[Heir, tuple[str, ...]] = defaultdict(tuple)
    for key, heirs in links.items():
        if len(heirs) == 1:
            whole[next(iter(heirs))] += (key,)
    struck: defaultdict[str, set[Heir]] = defaultdict(set)
    for key, heir in Links2025(links, old, new, whole).false():
        struck[key].add(heir)
    return {key: heirs - struck[key] for key, heirs in links.items()}
