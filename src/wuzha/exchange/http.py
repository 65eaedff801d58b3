# SPDX-License-Identifier: Apache-2.0
"""One way to call another system: the hosts that the operator allowed, and nothing else (`wuzha.runtime.http`)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from wuzha.exchange.rules import url_problem
from wuzha.runtime import http
from wuzha.runtime.http import MOST_BYTES, Answer, NoAnswerError

__all__ = ["Answer", "NoAnswerError", "allowed_hosts", "call"]


def allowed_hosts() -> list[str]:
    """The host patterns the operator named."""
    return [pattern for pattern in os.environ.get("WUZHA_EXCHANGE_HOSTS", "").split(",") if pattern.strip()]


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 30,
    most: int = MOST_BYTES,
) -> Answer:
    """Send one request to an allowed host. Raises `NoAnswerError`."""
    if (problem := url_problem(url, allowed_hosts())) is not None:
        raise NoAnswerError(problem)
    return http.call(method, url, body=body, headers=headers, timeout=timeout, most=most)
