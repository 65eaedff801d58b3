# SPDX-License-Identifier: Apache-2.0
"""What the withdrawal of a case means for its people: whoever is held is to be freed, and nobody who is prosecuted is
left in a case that the police withdraw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Act, Case, Proof
from wuzha.people.errors import Code
from wuzha.people.models import Involvement, PersonMeasure
from wuzha.people.rules.kinds import Measure
from wuzha.people.rules.measures import standing
from wuzha.people.services.base import root_of, set_clock
from wuzha.refusals import RefusalError

#: They change whether a case is withdrawn, or since when.
_ACTS = (Act.WITHDRAW, Act.RESTORE, Act.FILE)


def forbid(proofs: Sequence[Proof]) -> dict[int, RefusalError]:
    """The procuratorate has the case of whoever is prosecuted (刑事诉讼法 176): the police do not withdraw it. Refuses:
    PROSECUTED."""
    asked = {place: case for place, (case, act, _day) in enumerate(proofs) if act == Act.WITHDRAW}
    told: dict[tuple[int, int], list[PersonMeasure]] = defaultdict(list)
    if asked:
        rows = PersonMeasure.unscoped.filter(involvement__case__in=list(asked.values()))
        for one in rows.select_related("involvement__individual").order_by("pk"):
            told[one.involvement.case_id, root_of(one.involvement.individual)].append(one)
    ends = {Measure.PROSECUTED, Measure.JUDGED}
    prosecuted = {case for (case, _root), rows in told.items() if ends.intersection(one.kind for one in standing(rows))}
    return {
        place: RefusalError(Code.PROSECUTED, number=case.number)
        for place, case in asked.items() if case.pk in prosecuted
    }  # fmt: skip


def follow(_actor: Actor, cases: Sequence[Case], act: str) -> None:
    """Set the clocks of everybody with a part in the cases."""
    if act in _ACTS:
        rows = Involvement.unscoped.filter(case__in=cases).select_related("individual")
        for case, root in sorted({(one.case_id, root_of(one.individual)) for one in rows}):
            set_clock(case, root)
