# SPDX-License-Identifier: Apache-2.0
"""Bodies of refusals that every operation of the API shares, in Chinese unless English is asked for."""

from __future__ import annotations

from typing import Any

#: Code → the sentence in Chinese and in English.
SHARED: dict[str, tuple[str, str]] = {
    "UNAUTHORIZED": (
        "没有有效的接口密钥。请在请求头 Authorization 中以 Bearer 方式携带本渠道的密钥。",
        "There is no valid key. Send your channel's key as a bearer token in the Authorization header.",
    ),
    "TOO_OFTEN": (
        "请求过于频繁，请稍后再试，或改用批量接口。",
        "Too many requests. Try again later, or post batches.",
    ),
    "OUR_FAULT": (
        "平台出现错误，已写入日志。未保存的内容没有生效，请稍后重试。",
        "The fault is on our side and is in the log. What was not saved has not happened. Try again later.",
    ),
}


def language_of(accepted: str) -> str:
    """Chinese unless English is asked for (`Accept-Language`)."""
    return "en" if accepted.lower().startswith("en") else "zh-hans"


def shared_problem(code: str, language: str) -> dict[str, Any]:
    """The body of a shared refusal."""
    zh, en = SHARED[code]
    return {"code": code, "message": en if language == "en" else zh, "where": ""}


def retry_after(seconds: float) -> str:
    """The header `Retry-After`: whole seconds, never too few."""
    return str(int(seconds) + 1)
