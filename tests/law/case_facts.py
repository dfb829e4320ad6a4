"""The facts of a published case as a portal would send them to `POST /v1/eligibility-checks`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

Told = dict[str, Any]

AWARDS: Final = {
    "LDTT": "lao_dong_tien_tien",
    "CHIEN_SI_TIEN_TIEN": "chien_si_tien_tien",
    "CSTDCS": "chien_si_thi_dua_co_so",
    "CSTD_TINH": "chien_si_thi_dua_bo_nganh_tinh",
    "CSTD_BO": "chien_si_thi_dua_bo_nganh_tinh",
    "CSTD_TQ": "chien_si_thi_dua_toan_quoc",
    "TTLDTT": "tap_the_lao_dong_tien_tien",
    "TTLDXS": "tap_the_lao_dong_xuat_sac",
    "CO_TINH": "co_thi_dua_bo_nganh_tinh",
    "CO_BO": "co_thi_dua_bo_nganh_tinh",
    "CO_BO_GDDT": "co_thi_dua_bo_nganh_tinh",
    "CO_CP": "co_thi_dua_chinh_phu",
    "BK_TINH": "bang_khen_bo_nganh_tinh",
    "BK_BO": "bang_khen_bo_nganh_tinh",
    "BK_TTG": "bang_khen_thu_tuong",
    "GIAY_KHEN": "giay_khen",
    "GIAY_KHEN_XA": "giay_khen",
    "GIAY_KHEN_HUYEN": "giay_khen",
    "HCLD1": "huan_chuong_lao_dong_hang_nhat",
    "HCLD2": "huan_chuong_lao_dong_hang_nhi",
    "HCLD3": "huan_chuong_lao_dong_hang_ba",
    "HCDL": "huan_chuong_doc_lap_hang_ba",
    "HCDL1": "huan_chuong_doc_lap_hang_nhat",
    "HCDL2": "huan_chuong_doc_lap_hang_nhi",
    "HCDL3": "huan_chuong_doc_lap_hang_ba",
    "HUAN_CHUONG": "huan_chuong_lao_dong_hang_ba",
    "HC_QUAN_KY_QUYET_THANG": "huy_chuong_quan_ky_quyet_thang",
    "KNC": "ky_niem_chuong_bo_nganh_tinh",
    "KNC_BO_TINH": "ky_niem_chuong_bo_nganh_tinh",
    "AHLD": "anh_hung_lao_dong",
    "NGUT": "nha_giao_uu_tu",
    "NGND": "nha_giao_nhan_dan",
    "GIA_DINH_VAN_HOA": "gia_dinh_van_hoa",
}
RATINGS: Final = {
    "xuat_sac": "excellent",
    "tot": "good",
    "hoan_thanh": "completed",
    "khong_hoan_thanh": "not_completed",
}
OCCUPATIONS: Final = {"teacher": "public_employee", "civil_servant": "civil_servant"}
SECTORS: Final = {"MOLISA": "labour_invalids_social_affairs", "VHTTDL": "culture", "MOET": "education"}
POSTS: Final = {
    "Bộ trưởng": "minister",
    "Thứ trưởng": "vice_minister",
    "Tổng cục trưởng": "general_department_head",
    "Phó Tổng cục trưởng": "deputy_general_department_head",
    "Vụ trưởng": "department_director",
    "Cục trưởng": "department_director",
    "Phó Vụ trưởng": "deputy_department_director",
    "Phó Cục trưởng": "deputy_department_director",
    "Giám đốc sở": "provincial_department_director",
}
CLASSES: Final = {
    "HCCSVV": ("nhat", "nhi", "ba"),
}
IRRELEVANT: Final = frozenset(
    {"subject", "other_criteria_met", "school_rule", "registered_title", "same_time"}
)


LEAVES: Final = {"ordinary_sick": "sick"}


def without_none(told: Told) -> Told:
    """Only what was said."""
    return {name: value for name, value in told.items() if value is not None}


def leave_of(told: Mapping[str, Any], year: int) -> Told:
    """Time off; of an injury its cause and who certified it."""
    cause = told.get("cause")
    if cause is not None:
        cause = "brave_act" if "brave act" in str(cause) else "other"
    level = told.get("medical_conclusion_level")
    if level is None and "medical_conclusion" in told:
        level = "recorded" if told["medical_conclusion"] else "none"
    days = told.get("working_days")
    if days is None and "months" in told:
        days = told["months"] * 22
    kind = LEAVES.get(told["type"], told["type"])
    return without_none(
        {"kind": kind, "year": year, "working_days": days, "cause": cause, "certified_by": level}
    )


@dataclass(slots=True)
class Translation:
    """Facts of a case in the members of an inline question."""

    target: str
    told: Mapping[str, Any]
    day: date
    unsaid: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    made: Told = field(default_factory=dict)
    ground: str | None = None
    type: str = "cong_trang"
    held: list[Told] = field(default_factory=list)
    first: int | None = None

    @property
    def award(self) -> str:
        """The form asked for; any form where the question is about all."""
        if self.target in CLASSES:
            return "huy_chuong_chien_si_ve_vang_hang_ba"
        return AWARDS.get(
            self.target, "tap_the_lao_dong_tien_tien" if self.kind == "collective" else "lao_dong_tien_tien"
        )

    @property
    def kind(self) -> str:
        """The kind of subject."""
        return str(self.told.get("subject", "collective" if "members" in self.told else "individual"))

    @property
    def year(self) -> int:
        """The last year of which the facts speak, else the last whole year before the day."""
        years = [_year(one) for one in self._told_years()]
        if years:
            return max(years)
        return self.day.year if (self.day.month, self.day.day) == (12, 31) else self.day.year - 1

    def _told_years(self) -> list[Any]:
        told = self.told
        found: list[Any] = []
        for key in ("CSTDCS_years", "CSTD_TINH_years", "CSTD_BO_years", "CO_TINH_years"):
            found += told.get(key, [])
        if isinstance(told.get("years"), Mapping):
            found += list(told["years"])
        ratings = told.get("ratings")
        if isinstance(ratings, Mapping):
            found += [one for one in ratings if re.match(r"\d{4}", str(one))]
        if isinstance(ratings, str):
            found += re.findall(r"\d{4}", ratings)
        return found

    def item(self, *, is_annual: bool) -> Told:
        """The question as it is sent; what the case says and the service cannot be told is named."""
        facts = self.facts()
        period = {"first_year": self.first, "last_year": self.year}
        counted = {"year": self.year} if is_annual or self.first is None else {"period": period}
        asked = {"facts": facts, "award": self.award, "type": self.type, "ground": self.ground, **counted}
        return without_none(asked)

    def facts(self) -> Told:
        """What the case says of the subject."""
        occupation = "official" if self.kind == "individual" else "unit"
        if self.award.startswith(("chien_si_tien", "huy_chuong")):
            occupation = "soldier"
        self.made = {"subject_kind": self.kind, "occupation": occupation, "has_open_hold": False}
        for key, value in self.told.items():
            handler = getattr(self, f"_{key.lower()}", None)
            if key in IRRELEVANT:
                continue
            if handler is None:
                self.unsaid.append(key)
            else:
                handler(value)
        if self.made.pop("no_awards", False) or self.held:
            self.made["held"] = self.held
        return without_none(self.made)

    def _title(self, award: str, years: list[int], *grounds: str) -> None:
        self.held += [{"award": award, "year": year, "grounds": list(grounds)} for year in years]
        self.mentioned.add("holds_award")
        self.made["no_awards"] = True

    # each fact by its key

    def _occupation(self, value: str) -> None:
        self.made["occupation"] = OCCUPATIONS.get(value, value)

    def _sex(self, value: str) -> None:
        self.made["sex"] = value

    def _sector(self, value: str) -> None:
        self.made["sector"] = SECTORS.get(value, value)

    def _ministry(self, value: str) -> None:
        self._sector(value)

    def _leave(self, value: Mapping[str, Any]) -> None:
        self.made["leaves"] = [leave_of(value, self.year)]
        self.mentioned.add("leave")

    def _discipline(self, value: Mapping[str, Any]) -> None:
        year = self.year if value.get("in_year", True) else self.year - 1
        self.made["disciplines"] = [{"form": value["form"], "year": year}]
        self.mentioned.add("no_discipline")

    def _employment(self, value: list[Mapping[str, Any]]) -> None:
        self.made["employments"] = [
            {"kind": one["type"], "months": one["months"], "is_same_agency": one.get("same_agency", True)}
            for one in value
        ]
        self.mentioned.add("time_in_service")

    def _months_since_recruitment(self, value: int) -> None:
        self.made["employments"] = [{"kind": "recruited", "months": value}]
        self.mentioned.add("time_in_service")

    def _force(self, value: str) -> None:
        self.made["occupation"] = "soldier" if value == "army" else "police_officer"

    def _study(self, value: Mapping[str, Any]) -> None:
        months = value.get("months", value.get("months_lt", 0) - 1)
        compliant = value.get("compliance") == "good"
        course = {"months": months, "result": value.get("result"), "is_compliant": compliant}
        self.made["studies"] = [without_none(course | {"year": self.year})]
        self.mentioned.add("study")

    def _movement(self, value: Mapping[str, Any]) -> None:
        if value.get("type") == "transfer":
            self.made["transfers"] = [{"months_at_old_unit": value["months_at_old_unit"]}]
            return
        result = {"launched_by": value["launched_by"], "years": value.get("years"), "year": self.year}
        self.made["movements"] = [without_none(result | {"is_outstanding": value.get("outstanding")})]
        self.ground = "movement"
        self.mentioned.add("movement_result")

    def _rating(self, value: str) -> None:
        self.made["ratings"] = [{"year": self.year, "rating": RATINGS[value]}]
        self.mentioned.add("rating_period")

    def _unit_rating(self, value: str) -> None:
        self._rating(value)

    def _good_completion(self, value: bool) -> None:  # noqa: FBT001
        self._rating("tot" if value else "hoan_thanh")

    def _complaint_being_verified(self, value: bool) -> None:  # noqa: FBT001
        if value:
            self.made["matters"] = [*self.made.get("matters", []), {"category": "complaint"}]

    def _under_routine_inspection(self, value: bool) -> None:  # noqa: FBT001
        if value:
            signs = self.told.get("signs_of_violation", True)
            self.made["matters"] = [{"category": "inspection" if signs else "routine_inspection"}]

    def _signs_of_violation(self, value: bool) -> None:  # noqa: FBT001
        """Said together with the inspection."""

    def _criteria_met_for(self, value: str) -> None:
        """Said by the service's answer that every criterion was attested."""

    def _ldtt(self, value: Any) -> None:
        if value is True:
            self.held.append({"award": "lao_dong_tien_tien", "year": self.year})

    def _initiatives(self, value: list[Mapping[str, Any]]) -> None:
        works = [
            {
                "scope": one.get("scope", "grassroots"),
                "year": _year(one.get("year", self.year)),
                "is_accepted": one.get("recognised", True),
            }
            for one in value
        ]
        self._works(works)

    def _research(self, value: list[Mapping[str, Any]]) -> None:
        self._works(
            [
                {"year": self.year, "kind": "science", "is_accepted": one.get("accepted", True)}
                for one in value
            ]
        )

    def _works(self, works: list[Told]) -> None:
        self.made["works"] = [*self.made.get("works", []), *works]
        self.mentioned |= {"initiative_or_science_or_combat"}

    def _points(self, value: int) -> None:
        self._score("points", value)

    def _plan_pct(self, value: int) -> None:
        self._score("plan_percent", value)

    def _score(self, figure: str, value: int) -> None:
        self.made["scores"] = [*self.made.get("scores", []), {"figure": figure, "value": value}]
        self.mentioned.add("score")

    def _cstdcs_years(self, value: list[Any]) -> None:
        self._title("chien_si_thi_dua_co_so", [_year(one) for one in value])

    def _cstd_bo_years(self, value: list[Any]) -> None:
        self._title("chien_si_thi_dua_bo_nganh_tinh", [_year(one) for one in value])

    def _cstd_tinh_years(self, value: list[Any]) -> None:
        self._cstd_bo_years(value)

    def _co_tinh_years(self, value: list[Any]) -> None:
        self._title("co_thi_dua_bo_nganh_tinh", [_year(one) for one in value])

    def _year3_basis(self, value: str) -> None:
        """The titles are held however they were won."""

    def _cstd_tinh_consecutive(self, value: int) -> None:
        self._title("chien_si_thi_dua_bo_nganh_tinh", self._back(value))

    def _cstdcs_consecutive(self, value: int) -> None:
        self._title("chien_si_thi_dua_co_so", self._back(value))

    def _cstdcs_last5(self, value: int) -> None:
        self._title("chien_si_thi_dua_co_so", self._back(value))

    def _back(self, times: int) -> list[int]:
        return list(range(self.year - times + 1, self.year + 1))

    def _most_outstanding_in_province(self, value: bool) -> None:  # noqa: FBT001
        self.answers["outstanding_selected"] = "met" if value else "not_met"

    def _best_among_co_tinh(self, value: bool) -> None:  # noqa: FBT001
        self._most_outstanding_in_province(value)

    def _exceeded_targets(self, value: bool) -> None:  # noqa: FBT001
        self.answers["target_exceeded"] = "met" if value else "not_met"

    def _party_org_clean(self, value: bool) -> None:  # noqa: FBT001
        self.answers["collective_integrity"] = "met" if value else "not_met"
        self.ground = "a" if self.award == "co_thi_dua_chinh_phu" and self.day.year >= 2024 else None

    def _leading_in_block(self, value: bool) -> None:  # noqa: FBT001
        self.made["leads"] = [{"level": "ministry_province", "year": self.year, "is_leader": value}]
        self.mentioned.add("leads_cluster")

    def _leading_in_block_organised_by(self, value: str) -> None:
        self._leading_in_block(bool(value))
        self.made["sector"] = SECTORS.get(value)
        self.ground = "a"

    def _unit(self, value: str) -> None:
        self.made["occupation"] = {"Sở GDĐT": "provincial_department"}.get(value, "unit")

    def _years(self, value: Any) -> None:
        """Years told one by one, or the length of time in a post."""
        if not isinstance(value, Mapping):
            return
        self.first = min(_year(one) for one in value)
        ratings: dict[int, str] = {}
        works: list[Told] = []
        for told, one in value.items():
            year = _year(told)
            if "rating" in one:
                ratings[year] = RATINGS[one["rating"]]
            works += [{"year": year} for _ in range(one.get("initiatives", 0))]
            if one.get("CSTDCS"):
                basis = "excellent_rating" if one.get("CSTDCS_basis") == "xuat_sac" else "initiative"
                self._title("chien_si_thi_dua_co_so", [year], basis)
        self._rated(ratings)
        self.made["no_awards"] = True
        self._works(works)
        self.ground = "d"
        self.mentioned |= {"rating_period", "readings"}

    def _prior_awards(self, value: list[Mapping[str, Any]]) -> None:
        self.made["no_awards"] = True
        self.mentioned.add("holds_award")
        self.ground = "ladder"
        for one in value:
            for year in one.get("years", [one.get("year", self._before())]):
                award = {"award": AWARDS[one["type"]], "year": _year(year), "issuer": one.get("issuer")}
                self.held.append(without_none(award))
        self.first = self.year - 4

    def _before(self) -> int:
        """The year before the run of years that the case speaks of."""
        length = 5
        if "years_after" in self.told:
            length = int(self.told["years_after"])
        return self.year - length

    def _ratings_last5(self, value: str) -> None:
        self._run(value)

    def _ratings_after(self, value: str) -> None:
        self._run(value)

    def _last5(self, value: str) -> None:
        self._run("xuat_sac x5" if value.startswith("xuat_sac") else "tot x5")

    def _run(self, value: str) -> None:
        rating, _, times = value.partition(" x")
        self._rated(dict.fromkeys(self._back(int(times)), RATINGS[rating]))
        self.mentioned.add("rating_period")

    def _ratings(self, value: Any) -> None:
        self.mentioned.add("rating_period")
        if isinstance(value, str):
            first, last = re.findall(r"\d{4}", value)
            rating = RATINGS["xuat_sac" if "xuat_sac" in value else "tot"]
            self._rated(dict.fromkeys(range(int(first), int(last) + 1), rating))
        elif all(re.match(r"\d{4}", str(one)) for one in value):
            self._rated({_year(year): RATINGS[one] for year, one in value.items()})
        else:
            listed = [RATINGS[one] for one, times in value.items() for _ in range(times)]
            self._rated(dict(zip(self._back(len(listed)), listed, strict=True)))
        self.first = min(one["year"] for one in self.made["ratings"])

    def _rated(self, ratings: Mapping[int, str]) -> None:
        self.made["ratings"] = [{"year": year, "rating": one} for year, one in ratings.items()]

    def _cstdcs_in_period(self, value: int) -> None:
        self._title("chien_si_thi_dua_co_so", self._back(value))

    def _cstd_tinh_in_period(self, value: int) -> None:
        self._title("chien_si_thi_dua_bo_nganh_tinh", self._back(value))

    def _co_tinh_in_period(self, value: int) -> None:
        self._title("co_thi_dua_bo_nganh_tinh", self._back(value))

    def _bk_ttg(self, value: bool) -> None:  # noqa: FBT001
        self._order("bang_khen_thu_tuong", value)

    def _hcld3(self, value: bool) -> None:  # noqa: FBT001
        self._order("huan_chuong_lao_dong_hang_ba", value)

    def _hcld2(self, value: bool) -> None:  # noqa: FBT001
        self._order("huan_chuong_lao_dong_hang_nhi", value)

    def _order(self, award: str, is_held: bool) -> None:  # noqa: FBT001
        self.made["no_awards"] = True
        self.ground = "ladder"
        if is_held:
            self.held.append({"award": award, "year": self._before()})

    def _years_after(self, value: int) -> None:
        self.first = self.year - value + 1

    def _request_year(self, value: int) -> None:
        """Said by the day."""

    def _date(self, value: str) -> None:
        """Said by the day."""

    def _inventions_central_recognised(self, value: int) -> None:
        self.made["works"] = [
            {"scope": "national", "year": self.year - n, "kind": "invention"} for n in range(value)
        ]
        self.ground = "initiative"
        self.mentioned.add("worker_initiative")

    def _trained_colleagues(self, value: bool) -> None:  # noqa: FBT001
        self.made["trained_colleagues"] = value

    def _model(self, value: Mapping[str, Any]) -> None:
        scope = {"province": "ministry_province"}.get(value.get("recognised", "commune"), "commune")
        self.made["models"] = [
            without_none({"years": value["years"], "scope": scope, "helps_others": value.get("helps_others")})
        ]
        self.ground = "model"
        self.mentioned.add("farmer_model")

    def _ground(self, value: str) -> None:
        self.ground = {"cong_hien": "long_service"}.get(value, value)
        self.type = {"cong_hien": "qua_trinh_cong_hien"}.get(value, self.type)

    def _position(self, value: str) -> None:
        post = POSTS.get(value)
        if post is None:
            self.unsaid.append(f"position {value}")
            return
        years = self.told.get("years", 0)
        self.made["posts"] = [{"code": post, "months": round(Decimal(str(years)) * 12)}]
        self.mentioned.add("long_service_position")

    def _continuous_years(self, value: int) -> None:
        field_of = "police" if self.told.get("force") == "police" else "army"
        self.made["service"] = [{"field": field_of, "months": value * 12}]
        self.type = "nien_han"
        self.mentioned.add("seniority")

    def _members(self, value: int) -> None:
        told = self.told
        titles = [
            {"award": AWARDS[key], "count": told[key]}
            for key in ("LDTT", "CSTDCS")
            if isinstance(told.get(key), int)
        ]
        measures = [
            {"form": key.removeprefix("discipline_"), "count": told[key]}
            for key in told
            if key.startswith("discipline_")
        ]
        members = {"total": value, "completed": told.get("completed_tasks"), "titles": titles}
        self.made["members"] = without_none(members | {"disciplined": measures or None})
        self.mentioned |= {"member_award_ratio", "member_award_count", "member_rating_ratio"} & {
            *(("member_award_ratio",) if "LDTT" in told else ()),
            *(("member_award_count",) if "CSTDCS" in told else ()),
            *(("member_rating_ratio",) if "completed_tasks" in told else ()),
        }

    def _completed_tasks(self, value: int) -> None:
        """Said with the members."""

    def _cstdcs(self, value: int) -> None:
        """Said with the members."""

    def _discipline_canh_cao(self, value: int) -> None:
        """Said with the members."""

    def _discipline_khien_trach(self, value: int) -> None:
        """Said with the members."""

    def _merged_or_dissolved(self, value: bool) -> None:  # noqa: FBT001
        self.made["is_dissolved"] = value


def _year(told: Any) -> int:
    """A year; of a school year the one it ends in."""
    return int(str(told).split("-")[-1])
