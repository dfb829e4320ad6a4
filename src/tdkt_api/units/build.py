"""Build the packaged units from the dataset of `vietnamadminunits`: `python -m tdkt_api.units.build`.

The dataset links old communes to new ones by unaccented keys, accented where two of one district or province
agree without their marks. Province, district and commune are matched together; every key must be found, once.
The kind is read from the name: the dataset's own type column is wrong in seven rows.
"""

import gzip
import io
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from ..names import nfc, spelling_key
from .kinds import Kind, Level, Link
from .namesakes import Links, without
from .reference import FILE, FORMAT, parent_of, unit_id

NEW_DAY: Final = date(2025, 7, 1)
LAST_DAY: Final = date(2025, 6, 30)
DATA_DAY: Final = date(2026, 1, 15)
COUNTS: Final = {
    "in_force": {"city": 6, "province": 28, "ward": 687, "commune": 2621, "special_zone": 13},
    "before": {"province": 63, "district": 696, "commune": 10035},
}
KNOWN_GAPS: Final[list[dict[str, Any]]] = [
    {
        "code": "dong_nai_city_2026",
        "path": "/75/",
        "levels": ["province", "commune"],
        "starts": "2026-04-30",
        "note": "Dong Nai became a centrally run city (30/2026/QH16, 237/NQ-UBTVQH16) and some of its "
        "communes became wards; the dataset shows it as before.",
    },
    {
        "code": "earlier_changes",
        "path": "/",
        "levels": ["province", "district", "commune"],
        "ends": "2025-06-29",
        "note": "Closed units stand as on 2025-06-30; what changed before that day is not in the dataset.",
    },
]
_PROVINCE_KINDS: Final = {"Thành phố": Kind.CITY, "Tỉnh": Kind.PROVINCE}
_DISTRICT_KINDS: Final = {
    "Quận": Kind.URBAN_DISTRICT,
    "Huyện": Kind.RURAL_DISTRICT,
    "Thị xã": Kind.DISTRICT_TOWN,
    "Thành phố": Kind.DISTRICT_CITY,
}
_COMMUNE_KINDS: Final = {
    "Phường": Kind.WARD,
    "Xã": Kind.COMMUNE,
    "Thị trấn": Kind.TOWNSHIP,
    "Đặc khu": Kind.SPECIAL_ZONE,
}
_COUNTRY: Final = {
    "code": "VN",
    "name": "Nước Cộng hòa xã hội chủ nghĩa Việt Nam",
    "kind": "country",
    "level": "central",
    "path": "/",
}
_MINISTRIES: Final = [
    {
        "code": "G09",
        "name": "Bộ Nội vụ",
        "kind": "ministry",
        "level": "ministry",
        "path": "/g09/",
        "agency_code": "G09",
        "symbol": "BNV",
    },
]

STRUCK: Final = 31  # links that rest on a name alone, each looked at

Record = Mapping[str, Any]


@dataclass(slots=True)
class Place:
    """One unit while it is being linked."""

    code: str
    name: str
    kind: Kind
    level: Level
    path: str
    valid_from: date | None = None
    valid_to: date | None = None
    follows: set[str] = field(default_factory=set)  # paths of those that follow it
    links: dict[str, Link] = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """The dataset: rows of old communes (an island district has an empty one) and new ones, links by key."""

    old: Sequence[Record]
    new: Sequence[Record]
    links: Links
    provinces: dict[str, str]


def read(folder: Path) -> Source:
    """The dataset as it lies in the installed package."""
    with sqlite3.connect(folder / "dataset.db") as database:
        database.row_factory = sqlite3.Row
        old = list(map(dict, database.execute("SELECT * FROM admin_units_legacy")))
        new = list(map(dict, database.execute("SELECT * FROM admin_units")))
    conversion = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    provinces = {old: new for new, olds in conversion["DICT_PROVINCE"].items() for old in olds}
    links = _links(conversion)
    kept = without(links, {_key(row): row for row in old}, {_heir(row): row for row in new})
    struck = sum(map(len, links.values())) - sum(map(len, kept.values()))
    _must(struck == STRUCK and all(kept.values()), f"{struck} links rest on a name alone")
    return Source(old, new, kept, provinces)


def _key(row: Record) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def _heir(row: Record) -> tuple[str, str]:
    return row["provinceKey"], row["wardKey"]


def _links(conversion: Record) -> dict[str, set[tuple[str, str]]]:
    links: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for province, communes in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for key in olds:
                _must(key not in links, f"{key} is whole, yet follows into two")
                links[key].add((province, commune))
    for province, olds in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, communes in olds.items():
            _must(key not in links and len(communes) > 1, f"{key} is divided, yet whole")
            links[key] = {(province, commune["newWardKey"]) for commune in communes}
    return dict(links)


def places(source: Source) -> list[Place]:
    """Every province, district and commune, old and new, with what follows the closed ones."""
    provinces = _provinces(source)
    communes = {_heir(row): _new_commune(row) for row in source.new}
    _must(len(communes) == len(source.new), "two new communes of one province have one key")
    districts: dict[str, Place] = {}
    olds: dict[str, Place] = {}
    for row in source.old:
        above = provinces[row["provinceKey"]].path
        district = districts.setdefault(row["districtCode"], _district(row, above))
        key = _key(row)
        follows = {communes[found].path for found in source.links[key]}
        district.follows |= follows
        if row["wardCode"]:
            _must(key not in olds, f"{key} is the key of two communes")
            olds[key] = _old_commune(row, district.path, follows)
    found = [*provinces.values(), *communes.values(), *districts.values(), *olds.values()]
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        _name_links([p for p in found if p.level is level and p.follows], {p.path: p for p in found})
    return found


def _provinces(source: Source) -> dict[str, Place]:
    """By old key, and the new ones by `new` and their key."""
    old_rows = {row["provinceKey"]: row for row in source.old}
    new_rows = {row["provinceKey"]: row for row in source.new}
    sizes = Counter(source.provinces.values())
    kept = {key for key in old_rows if key in new_rows and sizes[key] == 1}
    found = {key: _province(row, None, None) for key, row in old_rows.items() if key in kept}
    for key, row in new_rows.items():
        if key not in kept:
            found[f"new {key}"] = _province(row, NEW_DAY, None)
    for key, row in old_rows.items():
        if key not in kept:
            closed = found[key] = _province(row, None, LAST_DAY)
            closed.follows = {found[f"new {source.provinces[key]}"].path}
    return found


def _province(row: Record, valid_from: date | None, valid_to: date | None) -> Place:
    path = _segment("/", row["provinceCode"], valid_to)
    name, kind = _named(row["province"], _PROVINCE_KINDS)
    return Place(row["provinceCode"], name, kind, Level.PROVINCE, path, valid_from, valid_to)


def _district(row: Record, above: str) -> Place:
    path = _segment(above, row["districtCode"], LAST_DAY)
    name, kind = _named(row["district"], _DISTRICT_KINDS)
    return Place(row["districtCode"], name, kind, Level.DISTRICT, path, None, LAST_DAY)


def _old_commune(row: Record, above: str, follows: set[str]) -> Place:
    path = _segment(above, row["wardCode"], LAST_DAY)
    name, kind = _named(row["ward"], _COMMUNE_KINDS)
    return Place(row["wardCode"], name, kind, Level.COMMUNE, path, None, LAST_DAY, follows)


def _new_commune(row: Record) -> Place:
    path = _segment(f"/{row['provinceCode']}/", row["wardCode"], None)
    name, kind = _named(row["ward"], _COMMUNE_KINDS)
    return Place(row["wardCode"], name, kind, Level.COMMUNE, path, NEW_DAY)


def _segment(above: str, code: str, valid_to: date | None) -> str:
    return f"{above}{code}-{valid_to.year}/" if valid_to else f"{above}{code}/"


def _named(text: str, kinds: Mapping[str, Kind]) -> tuple[str, Kind]:
    """The full name with its type as it is officially written (a few rows have `Thành Phố`), and the kind."""
    name = nfc(text)
    for prefix, kind in kinds.items():
        if name.lower().startswith(prefix.lower() + " "):
            return prefix + name[len(prefix) :], kind
    raise ValueError(f"{name} begins with no known type")


def _name_links(closed: list[Place], by_path: Mapping[str, Place]) -> None:
    """Split where one became several, merged where several became one, else by the name."""
    sources = Counter(path for place in closed for path in place.follows)
    for place in closed:
        for path in place.follows:
            place.links[path] = _link(place, by_path[path], of=sources[path])


def _link(place: Place, follower: Place, *, of: int) -> Link:
    if len(place.follows) > 1:
        return Link.SPLIT
    if of > 1:
        return Link.MERGED
    return Link.UNCHANGED if spelling_key(place.name) == spelling_key(follower.name) else Link.RENAMED


def check(found: list[Place]) -> None:
    """The counts that were published, and what the tables rely on."""
    now = Counter(str(place.kind) for place in found if not place.valid_to)
    before = Counter(str(place.level) for place in found if not place.valid_from)
    _must(dict(now) == COUNTS["in_force"], f"in force: {dict(now)}")
    _must(dict(before) == COUNTS["before"], f"before: {dict(before)}")
    in_force = {place.path for place in found if not place.valid_to}
    paths = {place.path for place in found} | {"/"}
    _must(len(paths) == len(found) + 1, "a path is given twice")
    _must(len({(p.code, p.valid_from) for p in found}) == len(found), "a code is given twice on one day")
    for place in found:
        _must(parent_of(place.path) in paths, f"{place.path} hangs in the air")
        _must(bool(place.follows) == bool(place.valid_to), f"{place.path} is closed and nothing follows it")
        _must(place.follows <= in_force, f"{place.path} is followed by a closed one")
    followed = {path for place in found for path in place.follows}
    _must(followed == {p.path for p in found if p.valid_from}, "a new unit follows nothing")


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001  (a bare assertion that survives -O)
    if not holds:
        raise ValueError(otherwise)


def packed(found: Iterable[Place], version: str) -> bytes:
    """The file: the same bytes from the same dataset, on any day and machine."""
    records = [dict(_COUNTRY), *map(dict, _MINISTRIES), *map(_record, found)]
    for record in records:
        record["id"] = str(unit_id(record["code"], record.pop("valid_day", None)))
    lines = [_header(version, len(records)), *sorted(records, key=lambda record: str(record["path"]))]
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    target = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(text.encode())
    return target.getvalue()


def _header(version: str, units: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "source": f"vietnamadminunits {version}",
        "licence": "MIT, Copyright (c) 2025 Tran Ngoc Minh Hieu",
        "as_of": DATA_DAY.isoformat(),
        "units": units,
        "counts": COUNTS,
        "known_gaps": KNOWN_GAPS,
    }


def _record(place: Place) -> dict[str, Any]:
    record: dict[str, Any] = {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "level": place.level,
        "path": place.path,
        "symbol": "UBND",
        "valid_day": place.valid_from,
    }
    if place.valid_from:
        record["valid_from"] = place.valid_from.isoformat()
    if place.valid_to:
        record["valid_to"] = place.valid_to.isoformat()
        record["successors"] = [[path, place.links[path]] for path in sorted(place.links)]
    return record


def main() -> None:
    """Read the installed dataset, check it, write the packaged file."""
    from importlib.metadata import version  # noqa: PLC0415  (needed where the dataset is installed)

    import vietnamadminunits  # noqa: PLC0415  (heavy; nobody but this script needs it)

    found = places(read(Path(vietnamadminunits.__file__).parent / "data"))
    check(found)
    target = Path(__file__).parent / "data" / FILE
    target.write_bytes(packed(found, version("vietnamadminunits")))


if __name__ == "__main__":
    main()
