"""Facts and claims drawn by hypothesis: any form of the lawbook, of a subject much or little is known."""

from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from law.law_cases import LAWBOOK
from tdkt_api.law.claim import Claim
from tdkt_api.law.facts import DISCIPLINES, Discipline, Facts, Held, Leave, Members, Rating, Service, Work

AWARDS: Final = sorted(code for code, award in LAWBOOK.awards.items() if award.last is None)
DAYS: Final = st.sampled_from(
    [
        date(2016, 6, 1), date(2020, 6, 1), date(2024, 6, 1), date(2025, 6, 30), date(2025, 7, 1),
        date(2026, 1, 15), date(2026, 10, 1),
    ]
)  # fmt: skip
YEARS: Final = st.integers(2015, 2026)
TITLES: Final = (
    "chien_si_thi_dua_co_so", "chien_si_thi_dua_bo_nganh_tinh", "bang_khen_bo_nganh_tinh",
    "bang_khen_thu_tuong",
    "huan_chuong_lao_dong_hang_ba", "co_thi_dua_bo_nganh_tinh", "tap_the_lao_dong_xuat_sac",
)  # fmt: skip
SCOPES: Final = st.sampled_from(["grassroots", "commune", "ministry_province", "national"])
TYPES: Final = st.sampled_from([None, "cong_trang", "dot_xuat", "phong_trao"])
DISCIPLINED: Final = st.builds(
    Discipline,
    form=st.sampled_from(DISCIPLINES),
    year=YEARS,
    ended_on=st.none() | st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    is_duty_related=st.sampled_from([None, True, False]),
)
SERVED: Final = st.builds(
    Service,
    field=st.sampled_from(["army", "police", "education", "health"]),
    months=st.integers(1, 480),
    is_direct=st.booleans(),
    is_hardship=st.booleans(),
)
LEAVES: Final = st.builds(
    Leave, kind=st.sampled_from(["maternity", "sick"]), year=YEARS, working_days=st.integers(1, 60)
)


@st.composite
def works(draw: st.DrawFn) -> tuple[Work, ...]:
    """Up to four works, each with an id of its own."""
    years = draw(st.lists(YEARS, max_size=4))
    return tuple(Work(f"w{number}", draw(SCOPES), year) for number, year in enumerate(years, 1))


@st.composite
def held(draw: st.DrawFn) -> tuple[Held, ...]:
    """Some awards, each of a form and year at most once."""
    won = draw(st.lists(st.tuples(st.sampled_from(TITLES), YEARS), max_size=8, unique=True))
    return tuple(Held(award, year, type=draw(TYPES), id=f"{award}/{year}") for award, year in won)


@st.composite
def members(draw: st.DrawFn) -> Members:
    """The people of a collective."""
    total = draw(st.integers(1, 20))
    titles = {
        "lao_dong_tien_tien": draw(st.integers(0, total)),
        "chien_si_thi_dua_co_so": draw(st.integers(0, total)),
    }
    return Members(total, draw(st.none() | st.integers(0, total)), titles, draw(st.sampled_from([None, {}])))


@st.composite
def facts(draw: st.DrawFn, kind: str) -> Facts:
    """A subject of a kind; each member may be unknown."""

    def perhaps(of: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | of)

    rows: dict[str, st.SearchStrategy[list[Any]]] = {
        "disciplines": st.lists(DISCIPLINED, max_size=2),
        "service": st.lists(SERVED, max_size=2),
        "leaves": st.lists(LEAVES, max_size=2, unique_by=lambda one: one.kind),
    }
    told = {name: perhaps(of.map(tuple)) for name, of in rows.items()}
    return Facts(
        subject_kind=kind,
        occupation=draw(st.sampled_from([None, "official", "farmer", "worker", "soldier", "enterprise"])),
        ratings=perhaps(st.dictionaries(YEARS, st.sampled_from(list(Rating)), max_size=12)),
        works=perhaps(works()),
        held=perhaps(held()),
        members=perhaps(members()) if kind == "collective" else None,
        sex=draw(st.sampled_from([None, "male", "female"])) if kind == "individual" else None,
        has_open_hold=draw(st.sampled_from([None, True, False])),
        **told,
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Facts, Claim]:
    """A form, a claim that fits it, and a subject."""
    award = LAWBOOK.awards[draw(st.sampled_from(AWARDS))]
    kind = draw(st.sampled_from(sorted(award.subject_kinds)))
    period = draw(st.sampled_from([None, (2021, 2025), (2024, 2025)]))
    claim = Claim(award.code, kind, year=2025, type=draw(st.sampled_from(sorted(award.types))), period=period)
    return draw(facts(kind)), claim
