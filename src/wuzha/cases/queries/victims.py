# SPDX-License-Identifier: Apache-2.0
"""Victims of cases, for the domains that match them with what they know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from wuzha.audit.actor import Actor
from wuzha.cases.explain import explain
from wuzha.cases.models import Case, CaseStep, FormerFact, Victim
from wuzha.cases.rules.life import SAME_DEED, State
from wuzha.core.reveal import opener, reveal_many
from wuzha.sealed import Sealed

__all__ = [
    "Case", "Victim", "elsewhere", "flag_sentences", "loss_of", "same_deed", "show", "show_story", "victim_is_there",
    "victim_of", "victims", "victims_since",
]  # fmt: skip

#: Other cases of one person that are named.
MOST_ELSEWHERE = 10
#: Fields of a victim that a person may see for a purpose.
PERSONAL = ("name", "phone", "id_no", "account", "address")
#: What is sealed of a case itself.
STORY = ("place", "narrative")


def victims_since(moment: datetime) -> list[int]:
    """Keys of all who reported since a moment."""
    return list(Victim.unscoped.filter(reported_at__gte=moment).order_by("pk").values_list("pk", flat=True))


def victims(actor: Actor) -> QuerySet[Any]:
    """Those in reach, each with the centre and the unit of the case as `centre_id` and `station_id`."""
    rows = Victim.objects.visible_to(actor)
    return rows.annotate(centre_id=F("case__centre_id"), station_id=F("case__unit_id"))


def victim_of(actor: Actor, pk: int) -> Victim | None:
    """One victim with the case; `None` when it is not in the actor's reach."""
    rows = Victim.objects.visible_to(actor).select_related("case", "case__unit", "case__centre")
    found: Victim | None = rows.filter(pk=pk).first()
    return found


def victim_is_there(pk: int) -> bool:
    """Whether there is such a victim, whoever asks."""
    return Victim.unscoped.filter(pk=pk).exists()


def loss_of(case: int) -> int:
    """What the victims of a case lost, in 分: the verified sum, else the one claimed; 0 where nobody told it."""
    counted = Coalesce("verified_fen", "loss_fen")
    found: int | None = Victim.unscoped.filter(case=case).aggregate(lost=Sum(counted))["lost"]
    return found or 0


def same_deed(actor: Actor, at: datetime, who: Mapping[str, Sealed | None]) -> list[Victim]:
    """Victims in reach with the same phone, ID number or account who reported within `SAME_DEED` of a moment, the
    latest first."""
    rule = Q(pk__in=[])
    for name, column in (("id_no", "id_index"), ("phone", "phone_index"), ("account", "account_index")):
        if (value := who.get(name)) is not None:
            rule |= Q(**{f"{column}__in": value.blinds()})
    near = Q(reported_at__gte=at - SAME_DEED, reported_at__lte=at + SAME_DEED) & ~Q(case__state=State.MERGED)
    rows = Victim.objects.visible_to(actor).filter(rule, near).select_related("case", "case__unit", "case__centre")
    return list(rows.order_by("-reported_at", "-pk")[:MOST_ELSEWHERE])


def show(actor: Actor, victim: Victim, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """The victim in clear; the look is in the trail. Raises `ValueError` without a purpose."""
    values = {name: getattr(victim, name) for name in PERSONAL}
    return reveal_many(actor, purpose, on=(Victim.RECORD, victim.pk), values=values, detail=detail)


def show_story(actor: Actor, case: Case, purpose: str, detail: dict[str, object] | None = None) -> dict[str, Any]:
    """What happened and where, in clear, with what was said before and why it was put right (`former`, `why`: key of
    the fact → text), and the reasons of steps (`notes`: key of the step → text); the look is in the trail. Raises
    `ValueError` without a purpose."""
    former = list(FormerFact.objects.visible_to(actor).filter(Q(case=case) | Q(victim__case=case)))
    steps = list(CaseStep.objects.visible_to(actor).filter(case=case, note__isnull=False))
    fields = [*STORY, *(("was_sealed", "reason") if former else ()), *(("note",) if steps else ())]
    rows = 1 + len(former) + len(steps)
    opened = opener(actor, purpose, on=(Case.RECORD, case.pk), fields=fields, rows=rows, detail=detail)
    told = {name: opened(name, getattr(case, name)) for name in STORY}
    return told | {
        "former": {one.pk: opened("was_sealed", one.was_sealed, one.pk) for one in former if one.was_sealed},
        "why": {one.pk: opened("reason", one.reason, one.pk) for one in former if one.reason},
        "notes": {one.pk: opened("note", one.note, one.pk) for one in steps},
    }


def flag_sentences(victim: Victim) -> list[tuple[str, str]]:
    """What is faulty in the row it came in: what is wrong, and what to do."""
    return [explain(flag) for flag in victim.flags]


def elsewhere(actor: Actor, victims: Sequence[Victim]) -> dict[int, list[Case]]:
    """Victim (key) → other cases in reach with a victim of the same ID number or phone, the latest first."""
    found: dict[int, list[Case]] = {}
    for one in victims:
        rule = Q(pk__in=[])
        for name, column in (("id_no", "id_index"), ("phone", "phone_index")):
            value = getattr(one, name)
            if value is not None:
                rule |= Q(**{f"{column}__in": value.blinds()})
        rows = Victim.objects.visible_to(actor).filter(rule).exclude(case=one.case_id).select_related("case")
        cases = {row.case_id: row.case for row in rows.order_by("-reported_at")[:MOST_ELSEWHERE]}
        if cases:
            found[one.pk] = list(cases.values())
    return found
