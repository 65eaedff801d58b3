# SPDX-License-Identifier: Apache-2.0
"""What speaks against an act on a case for its people: nobody is known who did it, or somebody is still locked up."""

from __future__ import annotations

from django.db.models import Q

from wuzha.cases.queries.standing import Act, Case
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement
from wuzha.people.rules.kinds import CUSTODY
from wuzha.refusals import RefusalError

#: What ends the case here, or lets it go on elsewhere: whoever is locked up in it must not be forgotten.
ENDING = (Act.CONCLUDE, Act.HAND_OVER, Act.MERGE)


def objection(case: Case, act: str) -> RefusalError | None:
    """The refusal of an act unless somebody says why it is done all the same: NO_SUSPECT, STILL_HELD."""
    if act == Act.SOLVE and not _suspect_known(case):
        return RefusalError(Code.NO_SUSPECT)
    if act in ENDING:
        held = Involvement.unscoped.filter(case=case, ended_on=None, measure__in=CUSTODY).order_by("pk").first()
        if held is not None:
            return RefusalError(Code.STILL_HELD, number=held.number, measure=held.get_measure_display())
    return None


def _suspect_known(case: Case) -> bool:
    """Whether somebody has a part in the case of whom it is known who it is."""
    named = Q(name__isnull=False) | Q(id_no__isnull=False)
    known = Individual.unscoped.filter(named)
    same = Q(individual__in=known) | Q(individual__merged_into__in=known)
    return bool(Involvement.unscoped.filter(same, case=case, ended_on=None).exists())
