# SPDX-License-Identifier: Apache-2.0
"""How answer files write the headers of their fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet


class AnswerHeaders(Headers):
    """Headers of files with answers of banks."""

    SHIPPED = shipped("funds_answer_headers")


ANSWER_HEADERS = RuleSet(
    "funds.answer_headers", _("Headers of answer files"), AnswerHeaders, AnswerHeaders.factory,
    _("Fields of feedback messages as seen in public bank modules; wordings: a collection, to be extended locally"),
    since=AnswerHeaders.since,
)  # fmt: skip
