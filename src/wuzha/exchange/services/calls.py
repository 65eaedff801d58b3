# SPDX-License-Identifier: Apache-2.0
"""What every call to an upper platform carries, and what its refusals mean."""

from __future__ import annotations

from wuzha.exchange.http import Answer, NoAnswerError
from wuzha.exchange.models import Link
from wuzha.sealed.value import used_by


def authorised(link: Link) -> dict[str, str]:
    """The header with the link's token, if it has one."""
    if link.token is None:
        return {}
    return {"Authorization": used_by(link.token, lambda token: f"Bearer {token}")}


def failure(answer: Answer) -> NoAnswerError:
    """An answer that is none of success."""
    return NoAnswerError("UNAUTHORISED" if answer.status in (401, 403) else "STATUS")
