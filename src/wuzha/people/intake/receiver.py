# SPDX-License-Identifier: Apache-2.0
"""Lists of people and measures as a kind of intake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Address, IdNumber, Name, Phone
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.explain import hint
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.tables import Table
from wuzha.people.explain import FIELDS, explain
from wuzha.people.intake.parse import PeopleParser
from wuzha.people.rulesets import HEADERS
from wuzha.people.services.incoming import IncomingPerson
from wuzha.people.services.receiving import receive

#: A list needs the number of the case, and who it is about.
NEEDED = (("case_no",), ("name", "id_no"))


class PeopleReceiver(Table):
    kind = "people"
    needed, fields = NEEDED, FIELDS
    masks = {
        "name": Name.mask, "id_no": IdNumber.mask, "phone": Phone.mask, "residence": Address.mask,
        "alias": lambda _text: HIDDEN, "known": lambda _text: HIDDEN,
    }  # fmt: skip

    def title(self) -> str:
        return pgettext("person", "People and measures")

    def dictionary(self) -> HeaderDictionary:
        return headers_in_force(HEADERS)

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> PeopleParser:  # noqa: ARG002
        return PeopleParser(headers, mapping)

    def receive(self, rows: list[IncomingPerson], *, batch: Batch, actor: Actor) -> Counts:
        return receive(rows, centre_id=batch.unit_id, actor=actor, batch=batch)

    def faults(self, rows: list[IncomingPerson]) -> dict[int, tuple[str, ...]]:
        return {one.line: one.flags for one in rows if one.flags}

    def mask(self, field: str, text: str) -> str:
        shown = super().mask(field, text)
        return hint(text) if field in self.masks and shown == HIDDEN else shown

    def concerned(self, problems: Iterable[str]) -> set[str]:
        return {problem.partition(":")[0] for problem in problems}

    def explain(self, problem: str) -> tuple[str, str]:
        return explain(problem)
