# SPDX-License-Identifier: Apache-2.0
"""Lists of cases as a kind of intake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.cases.explain import explain, field_label
from wuzha.cases.intake.parse import CaseParser
from wuzha.cases.rulesets import HEADERS
from wuzha.cases.services.incoming import SealedCase
from wuzha.cases.services.receiving import receive
from wuzha.engine.identifiers import Account, Address, IdNumber, Name, Phone
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.explain import hint
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.tables import Table

#: A list needs the number of the case, a time and a key of the victim; any one column of each will do.
NEEDED = (("case_no",), ("reported_at", "occurred_at"), ("victim_phone", "victim_id_no", "victim_account"))
#: How cells that name a person, or tell of one, are shown; any other field names nobody.
MASKS: dict[str, Callable[[str], str]] = {
    "victim_phone": Phone.mask, "victim_id_no": IdNumber.mask, "victim_account": Account.mask, "victim_name": Name.mask,
    "narrative": hint, "place": Address.mask, "victim_address": Address.mask,
    "suspect_account": Account.mask, "suspect_phone": Phone.mask,
}  # fmt: skip


class CaseReceiver(Table):
    kind = "cases"
    needed, masks = NEEDED, MASKS

    def title(self) -> str:
        return _("Fraud cases")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def label(self, field: str) -> str:
        return field_label(field)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> CaseParser:  # noqa: ARG002
        return CaseParser(headers, mapping)

    def receive(self, rows: list[SealedCase], *, batch: Batch, actor: Actor) -> Counts:
        return receive(rows, centre_id=batch.unit_id, actor=actor, batch=batch)

    def faults(self, rows: list[SealedCase]) -> dict[int, tuple[str, ...]]:
        return {one.row.line: one.row.flags for one in rows if one.row.flags}

    def list_url(self, batch: Batch, became: str) -> str:
        """The cases that the file told of; new and corrected ones are not told apart."""
        flagged = "&flagged=1" if became == "flagged" else ""
        return f"{reverse('cases:index')}?tab=all&batch={batch.pk}{flagged}"

    def mask(self, field: str, text: str) -> str:
        shown = super().mask(field, text)
        return hint(text) if field in MASKS and shown == HIDDEN else shown

    def concerned(self, problems: Iterable[str]) -> set[str]:
        fields = {problem.partition(":")[0] for problem in problems}
        return fields | set(NEEDED[-1]) if "victim" in fields else fields

    def explain(self, problem: str) -> tuple[str, str]:
        return explain(problem)
