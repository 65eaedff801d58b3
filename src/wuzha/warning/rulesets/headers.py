# SPDX-License-Identifier: Apache-2.0
"""How files of directives and lists of cases write the headers of their fields."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from wuzha.intake.header_rules import Headers, shipped_headers
from wuzha.org.rules import RuleSet


class WarningHeaders(Headers):
    """Headers of files with directives (`domain.md` §3.3)."""

    SHIPPED = "warning_headers"


class CaseHeaders(Headers):
    """The same for lists of cases."""

    SHIPPED = "case_headers"


HEADERS = RuleSet(
    "warning.headers", _("Headers of files"), WarningHeaders, partial(shipped_headers, WarningHeaders.SHIPPED),
    _("Field lists of public warning apps and directive forms; wordings: a collection, to be extended locally"),
)  # fmt: skip
CASE_HEADERS = RuleSet(
    "warning.case_headers", _("Headers of case lists"), CaseHeaders, partial(shipped_headers, CaseHeaders.SHIPPED),
    _("Columns as case lists have them in practice; wordings: a collection, to be extended locally"),
)  # fmt: skip
