# SPDX-License-Identifier: Apache-2.0
"""Who the token acts for, and the words that the other operations take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from wuzha.core.api import COMMON, PersonBearer, TokenRequest
from wuzha.org.scopes import Scope
from wuzha.warning.api.persons.schemas import UnitOut
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.outcomes import RESULTS, Outcome
from wuzha.warning.rulesets import CALLBACK, CAUSES, COMPLETION, FRAUD_TYPES, PROOFS, REASONS

router = Router(tags=["token"])


class MeOut(Schema):
    """Who acts: log-in name, role, unit, what the token opens and until when."""

    username: str
    role: str
    unit: UnitOut
    scopes: list[Scope]
    expires_at: datetime


class WordOut(Schema):
    code: str
    label: str


class CauseOut(WordOut):
    """Why somebody was not reached: where it can be said, and what it leads to."""

    at_call: bool
    at_visit: bool
    leads: list[str]


class ReasonOut(WordOut):
    act: str


class WordsOut(Schema):
    """The dictionaries in force."""

    fraud_types: list[WordOut]
    checklist: list[WordOut]
    found: list[WordOut]
    sources: list[WordOut]
    results: dict[str, list[str]]
    causes: list[CauseOut]
    proofs: list[WordOut]
    outcomes: list[WordOut]
    reasons: list[ReasonOut]
    callback_reasons: list[WordOut]


@router.get("me", auth=PersonBearer(), response={200: MeOut, **COMMON})
def me(request: TokenRequest) -> Any:
    """Who this token acts for."""
    token = request.auth
    return {
        "username": request.actor.label,
        "role": request.actor.role,
        "unit": token.posting.unit,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


@router.get("dictionaries", auth=PersonBearer(), response={200: WordsOut, **COMMON})
def dictionaries(request: TokenRequest) -> WordsOut:  # noqa: ARG001 - the framework passes it by name
    """The codes that the other operations take, with their words."""
    completion = COMPLETION.at()
    return WordsOut(
        fraud_types=_words(FRAUD_TYPES.at().terms),
        checklist=_words(completion.items),
        found=[WordOut(code=one.value, label=str(one.label)) for one in Found],
        sources=_words(completion.provenance),
        results={channel.value: [one.value for one in results] for channel, results in RESULTS.items()},
        causes=[
            CauseOut(
                code=term.code, label=term.label, at_call=term.at_call, at_visit=term.at_visit, leads=list(term.leads)
            )
            for term in CAUSES.at().terms
        ],
        proofs=_words(PROOFS.at().kinds),
        outcomes=[WordOut(code=one.value, label=str(one.label)) for one in Outcome],
        reasons=[ReasonOut(code=term.code, label=term.label, act=term.act) for term in REASONS.at().terms],
        callback_reasons=_words(CALLBACK.at().reasons),
    )


def _words(terms: Iterable[Any]) -> list[WordOut]:
    return [WordOut(code=term.code, label=term.label) for term in terms]
