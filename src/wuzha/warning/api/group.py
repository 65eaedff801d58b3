# SPDX-License-Identifier: Apache-2.0
"""Directives posted one at a time that share a commit: each request is admitted, posted and answered for itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from wuzha.intake.models.source import KeyScope
from wuzha.intake.services.sources import key_of
from wuzha.runtime.database import unreachable
from wuzha.ui.errors import COME_AGAIN
from wuzha.ui.group import Group
from wuzha.ui.problems import retry_after, shared_problem
from wuzha.warning.api.answers import MOST_KEY, PER_KEY, Reply, refused, reply_to
from wuzha.warning.intake.singles import PostOutcome, Single, post_singly

log = logging.getLogger("django.request")


@dataclass(frozen=True, slots=True)
class PostedRequest:
    """A request as it came in."""

    token: str
    address: str
    body: bytes
    language: str
    once: str = ""


def answer(group: list[PostedRequest]) -> list[Reply]:
    """Admit the requests, post those admitted in one transaction, and say of each what became of it."""
    replies: dict[int, Reply] = {}
    singles: dict[int, Single] = {}
    try:
        for place, posted in enumerate(group):
            found = _admit(posted)
            if isinstance(found, Reply):
                replies[place] = found
            else:
                singles[place] = found
        for place, outcome in zip(singles, post_singly(list(singles.values())), strict=True):
            replies[place] = _reply(outcome, group[place].language)
    except Exception as error:  # noqa: BLE001 - the thread must live; the failure is in the log
        for place, posted in enumerate(group):
            replies.setdefault(place, _failed(error, posted.language))
    return [replies[place] for place in range(len(group))]


def _admit(posted: PostedRequest) -> Single | Reply:
    key = key_of(posted.token)
    if key is None:
        return Reply(401, shared_problem(401, "UNAUTHORIZED", posted.language), {"WWW-Authenticate": "Bearer"})
    if KeyScope.POST not in key.scopes:
        return Reply(403, shared_problem(403, "SCOPE", posted.language))
    if not PER_KEY.allows(key):
        again = {"Retry-After": retry_after(PER_KEY.wait())}
        return Reply(429, shared_problem(429, "TOO_OFTEN", posted.language), again)
    if len(posted.once) > MOST_KEY:
        return refused(400, "IDEMPOTENCY_KEY", posted.language)
    return Single(key, posted.address, posted.body, posted.language, posted.once)


def _reply(outcome: PostOutcome, language: str) -> Reply:
    try:
        return reply_to(outcome, language)
    except Exception as error:  # noqa: BLE001 - whatever it was, it is ours and in the log
        return _failed(error, language)


def _failed(error: BaseException, language: str) -> Reply:
    if unreachable(error):
        log.warning("Posts could not be received, the database does not answer: %s", type(error).__name__)
        return Reply(503, shared_problem(503, "NO_DATABASE", language), {"Retry-After": str(COME_AGAIN)})
    log.error("Posts could not be received: %s", type(error).__name__, exc_info=error)
    return Reply(500, shared_problem(500, "OUR_FAULT", language))


GROUP = Group(answer, "posts")
