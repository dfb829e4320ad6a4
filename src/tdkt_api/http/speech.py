"""Findings and names said in the caller's language, on output and never while judging."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from ..messages import Language, Messages
from .language import language_of


@dataclass(frozen=True, slots=True)
class Speaker:
    """The message catalogue in one language."""

    messages: Messages
    language: Language

    def say(self, key: str, **params: Any) -> str:
        """One text of the catalogue; values that have names are said by them."""
        return self.messages.text(key, self.language, **self.messages.said(params, self.language))

    def finding(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """A finding as it is stored, with the sentence a clerk reads and the question to a person."""
        values = {**found.get("evidence", {}), **{k: found[k] for k in ("needed", "found") if k in found}}
        kinds = (found["code"], found["criterion"])
        sentence = self._first([f"finding.{kind}.{found['status']}" for kind in kinds], values)
        asked = (
            self._first([f"finding.{kind}.question" for kind in kinds], values)
            if "question" in found
            else None
        )
        return {**found, "sentence": sentence, "question_text": asked}

    def verdict(self, verdict: Mapping[str, Any]) -> dict[str, Any]:
        """A verdict as it is stored, its findings said."""
        return {**verdict, "findings": [self.finding(found) for found in verdict["findings"]]}

    def _first(self, keys: list[str], values: Mapping[str, Any]) -> str:
        return self.messages.first((*keys, "finding.other"), self.language, **values)


async def speaker(request: Request) -> Speaker:
    """The catalogue in the language that the request prefers."""
    return Speaker(request.app.state.messages, language_of(request))


Say = Annotated[Speaker, Depends(speaker)]
