"""What is asked for a subject."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One award form for one subject.

    `year` is the award year (titles); `period` the first and last year counted, inclusive (forms by merit);
    `type` the commendation type; `ground` the alternative it rests on where the law has several: then only
    that one is judged.
    """

    award: str
    subject_kind: str
    year: int | None = None
    type: str = "cong_trang"
    period: tuple[int, int] | None = None
    ground: str | None = None
