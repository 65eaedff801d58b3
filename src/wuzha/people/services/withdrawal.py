# SPDX-License-Identifier: Apache-2.0
"""What the withdrawal of a case means for its people: whoever is held is to be freed, and nobody who is prosecuted is
left in a case that the police withdraw."""

from __future__ import annotations

from datetime import date

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Act, Case
from wuzha.people.errors import Code
from wuzha.people.models import Involvement
from wuzha.people.rules.kinds import Measure
from wuzha.people.rules.measures import standing
from wuzha.people.services.base import measures_of, parts_of, root_of, set_clock
from wuzha.refusals import RefusalError

#: They change whether a case is withdrawn, or since when.
_ACTS = (Act.WITHDRAW, Act.RESTORE, Act.FILE)


def forbid(case: Case, act: str, _day: date) -> None:
    """The procuratorate has the case of whoever is prosecuted (刑事诉讼法 176): the police do not withdraw it. Raises
    `RefusalError`: PROSECUTED."""
    if act != Act.WITHDRAW:
        return
    for root in _roots(case):
        told = {one.kind for one in standing(measures_of(parts_of(case.pk, root)))}
        if told & {Measure.PROSECUTED, Measure.JUDGED}:
            raise RefusalError(Code.PROSECUTED, number=case.number)


def follow(_actor: Actor, case: Case, act: str) -> None:
    """Set the clocks of everybody with a part in the case."""
    if act in _ACTS:
        for root in _roots(case):
            set_clock(case.pk, root)


def _roots(case: Case) -> set[int]:
    rows = Involvement.unscoped.filter(case=case).select_related("individual")
    return {root_of(one.individual) for one in rows}
