"""What `verify-history` says of an export, in words."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tdkt_api.history.verify import Flaw, Problem, Report

_MARK: Final = b'{"format"'
_SHOWN: Final = 50
_WORDS: Final = {
    Flaw.EMPTY: "there is no history in this file",
    Flaw.NOT_JSON: "this is no JSON object, or a member is given twice",
    Flaw.MEMBERS: "its members are not those of an event",
    Flaw.HEADER: "the header is not one of this format",
    Flaw.NO_HEADER: "it stands behind no header",
    Flaw.STREAM_TWICE: "this stream was there before",
    Flaw.COUNT: "the header counts another number of events: some were deleted or added",
    Flaw.HEAD: "the last event is not the head that the header names: the end was cut off or replaced",
    Flaw.HEAD_EXPECTED: "no stream ends with the given head",
    Flaw.ORDER: "its number does not follow that of the event before",
    Flaw.LINK: "it is not linked to the event before",
    Flaw.HASH: "its hash is not that of its bytes: they were changed",
    Flaw.NOT_CANONICAL: "its body is not written canonically",
    Flaw.BODY_STREAM: "its body names another stream",
    Flaw.BODY_SEQ: "its body names another number",
    Flaw.COMMITMENT: "an opened text is not the one that it commits to",
}


def in_words(report: Report, lines: Iterable[bytes]) -> Iterator[str]:
    """A line on every stream whose header can be read, then one on each problem.

    Args:
        lines: The export that the report is on, from its start.
    """
    yield from (_stream(header, report) for header in _headers(lines))
    yield from map(problem_in_words, report.problems[:_SHOWN])
    more = len(report.problems) - _SHOWN
    if more > 0:
        yield f"  and {more} more"


def _headers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.startswith(_MARK):
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _stream(header: dict[str, Any], report: Report) -> str:
    name = header.get("stream")
    wrong = sum(problem.stream == name for problem in report.problems)
    held = f"NOT SOUND, problems: {wrong}" if wrong else "sound"
    return f"{name}: {header.get('count')} events, head {header.get('head')}: {held}"


def problem_in_words(problem: Problem) -> str:
    """Where it is and what is wrong there."""
    places = [f"line {problem.line}"] if problem.line else []
    places += [f"event {problem.seq}"] if problem.seq else []
    return f"  {', '.join(places) or 'the file'} ({problem.flaw}): {_WORDS[problem.flaw]}"
