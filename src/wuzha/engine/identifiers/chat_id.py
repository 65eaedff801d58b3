# SPDX-License-Identifier: Apache-2.0
"""Accounts of messaging services."""

from __future__ import annotations

import re

from wuzha.engine.identifiers.base import Identifier
from wuzha.engine.identifiers.errors import ErrorCode, IdentifierError
from wuzha.engine.identifiers.text import HIDDEN, WORD, plain

_is_qq = re.compile(r"[1-9][0-9]{4,11}").fullmatch
_is_word = re.compile(r"[0-9a-z_@][0-9a-z_.@+-]*").fullmatch
_SHORTEST, _LONGEST = 5, 64


class ChatId(Identifier):
    """微信号 / QQ号 and the like, by the services' own rules: QQ 5 to 12 digits; WeChat 6 to 20 letters, digits, _ -.

    Canonical: lower case, which WeChat does not tell from capitals. Longer ids that the services give themselves
    (`wxid_…`, chat rooms `…@chatroom`) are accepted up to 64. A nickname (Chinese characters) is not an id.
    """

    name = "chat_id"
    standard = "腾讯 QQ / 微信 account rules"

    @staticmethod
    def parse(text: str) -> str:
        if _is_qq(text):
            return text
        chat_id = plain(text, ChatId.name, WORD).lower()
        if not _SHORTEST <= len(chat_id) <= _LONGEST:
            raise IdentifierError(ErrorCode.LENGTH, ChatId.name)
        if not _is_word(chat_id):
            raise IdentifierError(ErrorCode.CHARSET, ChatId.name)
        return chat_id

    @staticmethod
    def mask(canonical: str) -> str:
        """wx***02: first two, last two; of the shortest QQ numbers one each."""
        shown = 2 if len(canonical) > _SHORTEST else 1
        return f"{canonical[:shown]}***{canonical[-shown:]}" if len(canonical) >= _SHORTEST else HIDDEN
