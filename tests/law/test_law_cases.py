"""The criteria of the four forms, case by case."""

import pytest

from law.law_cases import LAWBOOK, Expected, finding, load_cases
from tdkt_api.law.eligibility import judge

FILES = ("lao_dong_tien_tien", "chien_si_thi_dua_co_so", "bang_khen_bo_nganh_tinh", "giay_khen", "regimes")
CASES = [pytest.param(case, id=f"{file}: {case}") for file in FILES for case in load_cases(file)]


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_the_outcome_that_the_provision_gives(case: Expected) -> None:
    verdict = judge(case.facts, case.claim, LAWBOOK, case.day)

    assert verdict.outcome == case.outcome, verdict.as_json()


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_the_findings_that_the_provision_gives(case: Expected) -> None:
    verdict = judge(case.facts, case.claim, LAWBOOK, case.day)

    assert {code: finding(verdict, code).status for code in case.findings} == case.findings
    readings = {one.name: one.status for found in verdict.findings for one in found.readings}
    assert {name: readings[name] for name in case.readings} == case.readings


@pytest.mark.parametrize("case", CASES)
def test_findings_have_one_code_each_and_a_question_while_unknown(case: Expected) -> None:
    verdict = judge(case.facts, case.claim, LAWBOOK, case.day)

    codes = [found.code for found in verdict.findings]
    assert len(codes) == len(set(codes))
    assert all((found.question == found.code) == (found.status == "unknown") for found in verdict.findings)
