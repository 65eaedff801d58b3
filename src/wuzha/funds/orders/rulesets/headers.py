# SPDX-License-Identifier: Apache-2.0
"""How answer files write the headers of their fields."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from wuzha.intake.header_rules import Headers, shipped_headers
from wuzha.org.rules import RuleSet


class AnswerHeaders(Headers):
    """Headers of files with answers of banks."""

    SHIPPED = "funds_answer_headers"


ANSWER_HEADERS = RuleSet(
    "funds.answer_headers", _("Headers of answer files"), AnswerHeaders,
    partial(shipped_headers, AnswerHeaders.SHIPPED),
    _("Fields of feedback messages as seen in public bank modules; wordings: a collection, to be extended locally"),
)  # fmt: skip
