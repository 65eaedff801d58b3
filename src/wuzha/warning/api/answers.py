# SPDX-License-Identifier: Apache-2.0
"""How often sources may ask, and how they are answered: alike whether Django or the lean path took the request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja.throttling import BaseThrottle

from wuzha.intake.models import SourceKey
from wuzha.intake.rulesets import API
from wuzha.intake.services.sources import Answer, OtherBodyError
from wuzha.org.limits import PerMinute
from wuzha.ui.problems import MEDIA, problem
from wuzha.warning.intake.body import BadBodyError

#: Longest idempotency key (characters).
MOST_KEY = 128

_BAD: dict[str, Any] = {
    "NOT_JSON": _("The body is not valid JSON."),
    "NOT_AN_OBJECT": _("A directive is a JSON object of fields."),
    "NOT_A_LIST": _("A batch is a JSON array of objects, or one object a line with Content-Type application/x-ndjson."),
    "NOT_UTF8": _("The body is not UTF-8."),
    "EMPTY": _("There are no rows."),
    "TOO_MANY_ROWS": _("A batch has at most 10,000 rows. Split it."),
    "IDEMPOTENCY_KEY": _("The Idempotency-Key has at most 128 characters."),
    "OTHER_BODY": _("This Idempotency-Key was used for another body. Use a new key for a new request."),
    "NOT_FOUND": _("There is no such batch of your channel."),
}


class PerKey(PerMinute, BaseThrottle):
    """Counts by the source's key."""

    def allow_request(self, request: HttpRequest) -> bool:
        key: SourceKey = request.auth  # type: ignore[attr-defined]  # set by SourceBearer
        return self.allows(key)

    def allows(self, key: SourceKey) -> bool:
        """Count one request of the key; whether it may be answered."""
        return self.counts(key.pk, key.requests_per_minute or API.at().requests_per_minute)


#: The counts, whatever way a request takes.
PER_KEY = PerKey("source")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is written to anybody's wire."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def media(self) -> str:
        """Its content type: a refused request is answered with a problem, a rejected row with its result."""
        return MEDIA if "type" in self.body else "application/json"


def reply_to(outcome: Answer | Exception, language: str) -> Reply:
    """The reply to an outcome of the services. Raises the outcome when it is a failure of ours."""
    match outcome:
        case Answer():
            return Reply(outcome.status, outcome.body, {"Idempotent-Replayed": "true"} if outcome.replayed else {})
        case BadBodyError():
            return refused(400, outcome.code, language, outcome.where)
        case OtherBodyError():
            return refused(422, "OTHER_BODY", language)
        case _:
            raise outcome


def refused(status: int, code: str, language: str, where: str = "") -> Reply:
    """A request that was not done, with the reason."""
    with translation.override(language):
        return Reply(status, problem(status, code, str(_BAD[code]), **({"where": where} if where else {})))
