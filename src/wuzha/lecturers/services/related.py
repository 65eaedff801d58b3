# SPDX-License-Identifier: Apache-2.0
"""Which judges do not mark whom by themselves: those of the contestant's unit, workplace or name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import F, Q, TextField, Value

from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, Judge, Recusal
from wuzha.lecturers.queries.results import terms_of
from wuzha.lecturers.rules.marks import plain, related
from wuzha.org.models import Unit, UnitKind
from wuzha.refusals import RefusalError

#: Units from which most judges come: their judges do mark lecturers of units below them.
WIDE = (UnitKind.CITY, UnitKind.BUREAU)


def sort_out(row: Contest) -> tuple[list[Contestant], list[Judge]]:
    """Recuse judges of contestants of their own unit, workplace or name; who takes part, and who judges.

    Raises `RefusalError`: JUDGE_TAKES_PART, NAME_TAKES_PART.
    """
    rows = Contestant.unscoped.filter(contest=row, withdrawn_at__isnull=True).select_related("unit", "lecturer")
    contestants = list(rows.order_by("pk"))
    judges = list(Judge.unscoped.filter(contest=row).select_related("unit").order_by("pk"))
    units = [one.unit for one in contestants] + [one.unit for one in judges if one.unit is not None]
    wide = {one.path for one in units if one.kind in WIDE}
    works = {one.work: _paths(row, one.work) for one in judges if one.work}
    made = []
    for judge in judges:
        paths = {*works.get(judge.work, ()), *([judge.unit.path] if judge.unit is not None else [])}
        for one in contestants:
            near = _near(judge, one, paths, wide)
            named = _named(judge, one)
            if judge.person_id is not None and judge.person_id == one.lecturer.person_id:
                raise RefusalError(Code.JUDGE_TAKES_PART, name=one.name)
            if near and named:
                raise RefusalError(Code.NAME_TAKES_PART, name=one.name, unit=one.unit.name)
            if near or named:
                made.append(Recusal(judge=judge, contestant=one, by_unit=True))
    Recusal.unscoped.bulk_create(made, ignore_conflicts=True)
    return contestants, judges


def _paths(row: Contest, work: str) -> list[str]:
    """Units of the city that a typed workplace names."""
    told = plain(work)
    if len(told) < 2:
        return []
    rows = Unit.objects.filter(path__startswith=row.city.path).exclude(kind__in=[*WIDE, UnitKind.GRID])
    rows = rows.annotate(told=Value(told, output_field=TextField()))
    return list(rows.filter(Q(told__contains=F("name")) | Q(name__startswith=told)).values_list("path", flat=True))


def _near(judge: Judge, one: Contestant, paths: Collection[str], wide: Collection[str]) -> bool:
    same = plain(judge.work) != "" and plain(judge.work) == plain(one.lecturer.work)
    return same or any(related(path, one.unit.path, wide) for path in paths)


def _named(judge: Judge, one: Contestant) -> bool:
    """Whether both bear the same name, and are not known to be two people."""
    two = judge.person_id is not None and one.lecturer.person_id is not None
    return not two and plain(judge.name) == plain(one.name)


def enough(row: Contest, contestants: Sequence[Contestant], judges: int) -> None:
    """Raises `RefusalError`: FEW_JUDGES where recusals leave too few."""
    least = terms_of(row).judges_least
    recused = Counter(Recusal.unscoped.filter(contestant__in=contestants).values_list("contestant_id", flat=True))
    for one in contestants:
        left = judges - recused[one.pk]
        if left < least:
            raise RefusalError(Code.FEW_JUDGES, name=one.name, count=left, least=least)
