# SPDX-License-Identifier: Apache-2.0
"""What an investigator decides: one gang's, not one gang's, later; and taking a decision back.

A decision is an event with its pairs of records; nothing is edited. What it touches is grouped anew at once
(`regrouping`), so that the page shows what follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import combinations, pairwise

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.series.errors import Code
from wuzha.series.models import Decision, JudgedPair, Node, Series, Suggestion
from wuzha.series.rules.words import LIVING, WAITING, About, SuggestionState, Verdict
from wuzha.series.rulesets import RULES
from wuzha.series.services.regrouping import confirmed, cuts, regroup, standing
from wuzha.series.services.suggesting import noted

#: Records of a series that may be taken apart all at once.
MOST_APART = 30


class SeriesActs(Acts[Series]):
    codes, kind = Code, "series"

    def history(self, *_args: object, **_more: object) -> None:
        """Decisions are its history."""


SERIES = SeriesActs()


@SERIES.act(May.JUDGE_SERIES, name="series.confirm")
def confirm(actor: Actor, pk: int, reason: str = "", *, version: int | None = None) -> Decision:
    """All records of a series are one gang's; also what has joined it since it was confirmed.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, TOO_LONG, JUDGED_APART.
    """
    series = _living(actor, pk, version)
    return _decide(actor, series, Verdict.TOGETHER, _chain(_members(series)), reason)


@SERIES.act(May.JUDGE_SERIES, name="series.reject")
def reject(actor: Actor, pk: int, nodes: Collection[int], reason: str, *, version: int | None = None) -> Decision:
    """These records of a series are not one gang's with the rest of it; none or all named: no two of it are.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, REASON_MISSING, TOO_LONG, CHOOSE, JUDGED_TOGETHER.
    """
    series = _living(actor, pk, version)
    members = set(_members(series))
    out = set(nodes) & members
    rest = members - out
    if out and rest:
        pairs = [_ordered(a, b) for a in out for b in rest]
    elif len(members) > MOST_APART:
        raise RefusalError(Code.CHOOSE)
    else:
        pairs = list(combinations(sorted(members), 2))
    return _decide(actor, series, Verdict.APART, pairs, reason)


@SERIES.act(May.JUDGE_SERIES, name="series.")
def accept(actor: Actor, pk: int, suggestion: int, reason: str = "") -> Decision:
    """What is suggested about a series is so: it is one gang's, the record belongs to it, the two are one, or these do
    not belong to it any more, whatever was decided before.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, TOO_LONG, JUDGED_APART, REASON_MISSING.
    """
    series = _living(actor, pk)
    one = _waiting(series, suggestion)
    members = _members(series)
    if one.about == About.SPLIT:
        out = set(one.nodes or ()).intersection(members)
        pairs = [_ordered(a, b) for a in out for b in members if b not in out]
        return _decide(actor, series, Verdict.APART, pairs, reason, one)
    if one.about == About.JOINED:
        pairs = [_ordered(min(confirmed(members)[series.pk]), one.node_id or 0)]
    elif one.other_id is not None:
        pairs = _chain([*members, *_nodes(one.other_id)])
    else:
        pairs = _chain([*members, *([one.node_id] if one.node_id else [])])
    return _decide(actor, series, Verdict.TOGETHER, pairs, reason, one)


@SERIES.act(May.JUDGE_SERIES, name="series.")
def deny(actor: Actor, pk: int, suggestion: int, reason: str) -> Decision:
    """What is suggested about a series is not so.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, REASON_MISSING, TOO_LONG, CHOOSE, JUDGED_TOGETHER.
    """
    series = _living(actor, pk)
    one = _waiting(series, suggestion)
    members = _members(series)
    if one.about == About.SPLIT:
        return _decide(actor, series, Verdict.TOGETHER, _chain(members), reason, one)
    if one.about == About.WHOLE:
        if len(members) > MOST_APART:
            raise RefusalError(Code.CHOOSE)
        pairs = list(combinations(members, 2))
    else:
        others = _nodes(one.other_id) if one.other_id else [one.node_id or 0]
        pairs = [_ordered(a, b) for a in members for b in others if a != b]
    return _decide(actor, series, Verdict.APART, pairs, reason, one)


@SERIES.act(May.JUDGE_SERIES, name="series.")
def later(actor: Actor, pk: int, suggestion: int) -> Suggestion:
    """Put a suggestion off for some days; it comes back by itself, and at once when the series grows.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE.
    """
    one = _waiting(_living(actor, pk), suggestion)
    until = timezone.now() + timedelta(days=RULES.at().later_days)
    Suggestion.unscoped.filter(pk=one.pk).update(state=SuggestionState.LATER, until=until, due_at=until)
    one.refresh_from_db()
    record(actor, "series.later", on=(Series.RECORD, pk), detail={"about": one.about})
    return one


@SERIES.act(May.JUDGE_SERIES, name="series.withdraw")
def withdraw(actor: Actor, pk: int, decision: int, reason: str) -> Decision:
    """Take a decision back: everything is grouped as if it had never been made; both stay to be read.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, TOO_LONG, TAKEN_BACK.
    """
    series = SERIES.locked(actor, Series, pk)
    wait(Lock.SERIES)
    one = Decision.unscoped.filter(pk=decision, series=series).exclude(verdict=Verdict.WITHDRAWN).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    if Decision.unscoped.filter(takes_back=one).exists():
        raise RefusalError(Code.TAKEN_BACK)
    made = _event(actor, series, Verdict.WITHDRAWN, _why(reason, required=True), takes_back=one)
    regroup({node for pair in one.pairs.values_list("a_id", "b_id") for node in pair})
    record(actor, "series.withdraw", on=(Series.RECORD, pk), detail={"decision": one.pk})
    return made


def _decide(
    actor: Actor,
    series: Series,
    verdict: Verdict,
    pairs: Iterable[tuple[int, int]],
    reason: str,
    suggestion: Suggestion | None = None,
) -> Decision:
    """Keep a decision about pairs, refuse one that contradicts another that stands, and group anew."""
    told = sorted(set(pairs))
    why = _why(reason, required=verdict == Verdict.APART)
    nodes = {node for pair in told for node in pair}
    splits = suggestion is not None and suggestion.about == About.SPLIT
    if not (splits and verdict == Verdict.APART):
        _must_agree(actor, verdict, told, nodes)
    made = _event(actor, series, verdict, why)
    JudgedPair.unscoped.bulk_create(JudgedPair(decision=made, a_id=a, b_id=b) for a, b in told)
    about = Suggestion.unscoped.filter(state__in=WAITING)
    about = about.filter(pk=suggestion.pk) if suggestion else about.filter(series=series, about=About.WHOLE)
    if suggestion is None and verdict == Verdict.TOGETHER:
        about |= Suggestion.unscoped.filter(state__in=WAITING, series=series, about=About.JOINED)
    agrees = (verdict == Verdict.APART) if splits else (verdict == Verdict.TOGETHER)
    state = SuggestionState.CONFIRMED if agrees else SuggestionState.REJECTED
    if suggestion is not None or verdict == Verdict.TOGETHER:
        about.update(state=state, decision=made)
    SERIES.save(series)
    if verdict == Verdict.TOGETHER:
        noted(made, cuts(series.pk, confirmed({*nodes, *_members(series)}).get(series.pk, ())))
    regroup(nodes)
    record(
        actor, f"series.{'confirm' if verdict == Verdict.TOGETHER else 'reject'}", on=(Series.RECORD, series.pk),
        rows=len(nodes), detail={"decision": made.pk},
    )  # fmt: skip
    return made


def _event(
    actor: Actor, series: Series, verdict: TextChoices, reason: Sealed | None, takes_back: Decision | None = None
) -> Decision:
    made: Decision = Decision.unscoped.create(
        series=series, verdict=verdict, by_id=actor.person_id, reason=reason, takes_back=takes_back
    )
    return made


def _why(reason: str, *, required: bool) -> Sealed | None:
    return SERIES.reason(reason) if required else SERIES.note(reason)


def _must_agree(actor: Actor, verdict: Verdict, pairs: Iterable[tuple[int, int]], nodes: Collection[int]) -> None:
    """Refuses what other decisions that stand say otherwise, also by way of a third record."""
    reach = set(nodes)
    while True:
        linked = JudgedPair.unscoped.filter(decision__verdict=Verdict.TOGETHER, decision__taken_back__isnull=True)
        found = linked.filter(a__in=reach) | linked.filter(b__in=reach)
        more = {node for pair in found.values_list("a_id", "b_id") for node in pair} | reach
        if more == reach:
            break
        reach = more
    told = standing(reach)
    wanted = list(pairs)
    root = {node: node for node in reach}

    def end(node: int) -> int:
        while root[node] != node:
            node = root[node]
        return node

    together = [(a, b) for a, b, said in told if said == Verdict.TOGETHER]
    for a, b in [*together, *(wanted if verdict == Verdict.TOGETHER else [])]:
        root[end(b)] = end(a)
    apart = [(a, b) for a, b, said in told if said == Verdict.APART] if verdict == Verdict.TOGETHER else wanted
    for a, b in apart:
        if end(a) == end(b):
            code = Code.JUDGED_APART if verdict == Verdict.TOGETHER else Code.JUDGED_TOGETHER
            raise RefusalError(code, a=_name(actor, a), b=_name(actor, b))


def _name(actor: Actor, node: int) -> str:
    """The number of a case in reach; of another only whose it is."""
    one = Node.unscoped.select_related("case__unit", "case__centre").get(pk=node)
    if one.case is None:
        return str(one.get_kind_display())
    if Node.objects.visible_to(actor).filter(pk=node).exists():
        return str(one.case)
    return pgettext("series", "a case of %(unit)s") % {"unit": one.unit_name}


def _living(actor: Actor, pk: int, version: int | None = None) -> Series:
    series = SERIES.locked(actor, Series, pk, version)
    wait(Lock.SERIES)
    series.refresh_from_db()
    if series.state not in LIVING:
        raise SERIES.wrong_state(series)
    return series


def _waiting(series: Series, pk: int) -> Suggestion:
    one: Suggestion | None = Suggestion.unscoped.filter(pk=pk, series=series).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    if one.state not in WAITING:
        raise RefusalError(Code.WRONG_STATE, number=series.number, state=one.get_state_display())
    return one


def _members(series: Series) -> list[int]:
    return _nodes(series.pk)


def _nodes(series: int) -> list[int]:
    return list(Node.unscoped.filter(series=series).order_by("pk").values_list("pk", flat=True))


def _chain(nodes: Iterable[int]) -> list[tuple[int, int]]:
    return list(pairwise(sorted(set(nodes))))


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
