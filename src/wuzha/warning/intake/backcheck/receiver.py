# SPDX-License-Identifier: Apache-2.0
"""Lists of cases as a kind of intake, until the case domain takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Account, IdNumber, Name, Phone
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.explain import hint
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.tables import Table
from wuzha.warning.intake.backcheck.explain import explain, field_label
from wuzha.warning.intake.backcheck.parse import CaseParser
from wuzha.warning.rulesets import CASE_HEADERS
from wuzha.warning.services.backcheck import SealedCase, receive

#: A list needs the number of the case, a time and a key of the victim; any one column of each will do.
NEEDED = (("case_no",), ("reported_at", "occurred_at"), ("victim_phone", "victim_id_no", "victim_account"))
#: How cells that name a person are shown; any other field names nobody.
MASKS: dict[str, Callable[[str], str]] = {
    "victim_phone": Phone.mask, "victim_id_no": IdNumber.mask, "victim_account": Account.mask, "victim_name": Name.mask,
}  # fmt: skip


class CaseReceiver(Table):
    kind = "cases"
    needed, masks = NEEDED, MASKS

    def title(self) -> str:
        return _("Fraud cases")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(CASE_HEADERS)

    def label(self, field: str) -> str:
        return field_label(field)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> CaseParser:  # noqa: ARG002
        return CaseParser(headers, mapping)

    def receive(self, rows: list[SealedCase], *, batch: Batch, actor: Actor) -> Counts:
        return receive(rows, centre_id=batch.unit_id, actor=actor, batch=batch)

    def faults(self, rows: list[SealedCase]) -> dict[int, tuple[str, ...]]:
        return {one.row.line: one.row.flags for one in rows if one.row.flags}

    def mask(self, field: str, text: str) -> str:
        shown = super().mask(field, text)
        return hint(text) if field in MASKS and shown == HIDDEN else shown

    def concerned(self, problems: Iterable[str]) -> set[str]:
        fields = {problem.partition(":")[0] for problem in problems}
        return fields | set(NEEDED[-1]) if "victim" in fields else fields

    def explain(self, problem: str) -> tuple[str, str]:
        return explain(problem)
