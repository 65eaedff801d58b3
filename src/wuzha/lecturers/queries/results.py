# SPDX-License-Identifier: Apache-2.0
"""Where contestants stand by the rounds that are closed; what is missing; the facts stars rest on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.utils import timezone

from wuzha.lecturers.models import (
    AudienceMark,
    Contest,
    Contestant,
    Excuse,
    Judge,
    Mark,
    Recusal,
    Round,
    Talk,
)
from wuzha.lecturers.rules.life import ContestState, RoundState
from wuzha.lecturers.rules.marks import Given, Held, Standing, ranking
from wuzha.lecturers.rules.stars import Facts, months_after
from wuzha.lecturers.rulesets import CONTESTS, STARS, ContestPlan, Contests


def terms_of(row: Contest) -> Contests:
    """Rules of a contest: those in force when it was announced."""
    return CONTESTS.at(row.announced_at)


def plan_of(row: Contest) -> ContestPlan:
    return terms_of(row).of(row.kind)


def rounds_of(row: Contest) -> list[Round]:
    return list(Round.unscoped.filter(contest=row).order_by("number_in"))


def counted(rounds: Collection[Round]) -> list[Mark]:
    """Marks that stand: not corrected, and not of a judge who is excused from the round."""
    keys = [one.pk for one in rounds]
    excused = set(Excuse.unscoped.filter(round__in=keys).values_list("round_id", "judge_id"))
    rows = Mark.unscoped.filter(round__in=keys, corrected__isnull=True).order_by("pk")
    return [one for one in rows if (one.round_id, one.judge_id) not in excused]


def held(row: Contest, *, before: int | None = None) -> list[Held]:
    """Rounds that are closed, with their marks."""
    rounds = [
        one for one in rounds_of(row) if one.state == RoundState.CLOSED and (before is None or one.number_in < before)
    ]
    first = plan_of(row).criteria[0].code
    found: dict[int, dict[int, list[Given]]] = defaultdict(lambda: defaultdict(list))
    for mark in counted(rounds):
        found[mark.round_id][mark.contestant_id].append(Given(mark.total, int(mark.parts.get(first, 0))))
    return [Held(one.number_in, one.share, found[one.pk], one.playoff) for one in rounds]


def standings(row: Contest, *, before: int | None = None) -> list[Standing]:
    """Everybody who was not withdrawn, the best first, by the rounds that are closed."""
    rules = terms_of(row)
    keys = Contestant.unscoped.filter(contest=row, withdrawn_at__isnull=True).values_list("pk", flat=True)
    rounds = held(row, before=before)
    return ranking(list(keys), rounds, trims_from=rules.trims_from, breakers=rules.breakers)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the marks of a round are: those that came, those that are due, whose are missing."""

    came: int
    due: int
    missing: Sequence[tuple[Judge, int]]


def progress(row: Round) -> Progress:
    """Marks that came and are due in a round, and judges whose marks are missing with how many."""
    recused = set(Recusal.unscoped.filter(contestant__in=row.taking).values_list("judge_id", "contestant_id"))
    excused = set(Excuse.unscoped.filter(round=row).values_list("judge_id", flat=True))
    there = set(Mark.unscoped.filter(round=row, corrects__isnull=True).values_list("judge_id", "contestant_id"))
    judges = [one for one in Judge.unscoped.filter(contest=row.contest_id).order_by("pk") if one.pk not in excused]
    due = {(one.pk, key) for one in judges for key in row.taking} - recused
    missing = [(one, len([key for key in row.taking if (one.pk, key) in due - there])) for one in judges]
    return Progress(len(due & there), len(due), [(judge, count) for judge, count in missing if count])


def too_many(marks: int, people: int) -> bool:
    """Whether a talk has more marks than people were there: somebody marked more than once, and none of them counts."""
    return marks > people


def facts(lecturers: Collection[int], today: date | None = None) -> dict[int, Facts]:
    """Lecturer → what the star rule looks at: talks, people and marks of twelve months, the best contest."""
    day = today or timezone.localdate()
    since = months_after(day, -12)
    keys = list(lecturers)
    spoken: dict[int, Any] = {
        one["lecturer"]: one
        for one in Talk.unscoped.filter(lecturer__in=keys, struck_at__isnull=True, day__gt=since, day__lte=day)
        .order_by()
        .values("lecturer")
        .annotate(
            talks=Count("pk"),
            heard=Sum("people"),
            n=Sum("old_marks", filter=FITTING),
            old=Sum("old_sum", filter=FITTING),
        )
    }
    rows = AudienceMark.unscoped.filter(
        talk__lecturer__in=keys, talk__struck_at__isnull=True, talk__day__gt=since, talk__day__lte=day
    )
    marks: dict[int, Counter[str]] = defaultdict(Counter)
    each = rows.order_by().values("talk__lecturer", "talk", "talk__people", "talk__old_marks")
    for one in each.annotate(n=Count("pk"), whole=Sum("mark")):
        if not too_many(one["n"] + one["talk__old_marks"], one["talk__people"]):
            marks[one["talk__lecturer"]].update(n=one["n"], whole=one["whole"])
    months = STARS.at().contest_months
    best = dict(
        Contestant.unscoped.filter(
            lecturer__in=keys, contest__state=ContestState.PUBLISHED, total__isnull=False,
            contest__day__gt=months_after(day, -months),
        ).order_by().values_list("lecturer").annotate(best=Max("total"))
    )  # fmt: skip
    found = {}
    for key in keys:
        told, marked = spoken.get(key, {}), marks[key]
        found[key] = Facts(
            told.get("talks", 0), told.get("heard") or 0, marked["n"] + (told.get("n") or 0),
            marked["whole"] + (told.get("old") or 0), best.get(key),
        )  # fmt: skip
    return found


def audience_of(row: Talk) -> tuple[int, int]:
    """Marks of a talk, and their sum."""
    told = AudienceMark.unscoped.filter(talk=row).aggregate(n=Count("pk"), whole=Sum("mark"))
    return row.old_marks + (told["n"] or 0), row.old_sum + (told["whole"] or 0)


#: Talks that count; talks with no more kept marks than people.
COUNTED, FITTING = Q(struck_at__isnull=True), Q(old_marks__lte=F("people"))
