# SPDX-License-Identifier: Apache-2.0
"""What waits for people: penalties with their next step and clock, decisions to be recorded, breaches of pledges,
people abroad who returned."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.org.roles import May
from wuzha.sanctions.models import Absent, Easing, Penalty, Pledge
from wuzha.sanctions.queries.easings import to_decide
from wuzha.sanctions.rules.life import PenaltyState, PledgeState, ReturnState
from wuzha.sanctions.rulesets import ARTICLES, OCCASIONS
from wuzha.ui.record import Chip

S = PenaltyState


def title_of_penalty(row: Penalty) -> str:
    """Article and whom it is about, masked."""
    return f"{pgettext('penalty', 'Penalty')} {row.subject}"


def title_of_pledge(row: Pledge) -> str:
    """Who signed it, masked."""
    return f"{pgettext('pledge', 'Pledge')} {row.subject}"


def title_of_absent(row: Absent) -> str:
    """Who is asked to come back, masked."""
    return f"{pgettext('return', 'To return:')} {row.subject}"


class PenaltySource(RecordSource[Penalty]):
    """Penalties of one's unit that wait for their next step; the decision is another's."""

    code, kind, needs, record, model = "penalties", Kind.REQUEST, (May.PROPOSE_SANCTIONS,), Penalty.RECORD, Penalty
    since, due, related = "recorded_at", "due_on", ("individual", "unit", "centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Penalty]:
        rows: QuerySet[Penalty] = Penalty.objects.visible_to(actor)
        mine = rows.filter(Q(unit_id=actor.unit_id or 0))
        return mine.filter(state__in=[S.FILED, S.TOLD, S.HEARING, S.DECIDED, S.SERVED])

    def what(self, row: Penalty) -> str:
        return {
            S.FILED: pgettext("penalty", "Tell what is proposed, and record the notice"),
            S.TOLD: pgettext("penalty", "Have it legally reviewed"),
            S.HEARING: pgettext("penalty", "Hold the hearing"),
            S.DECIDED: pgettext("penalty", "Serve the decision"),
        }.get(S(row.state), pgettext("penalty", "Have the fine paid, and close it"))

    def title(self, row: Penalty) -> str:
        return title_of_penalty(row)

    def line(self, row: Penalty) -> str:
        return pgettext("clause", ", ").join((ARTICLES.at().label(row.article), row.unit_name))

    def chips(self, row: Penalty) -> tuple[Chip, ...]:
        return (Chip(row.get_state_display()),)


class DecisionSource(RecordSource[Penalty]):
    """Penalties that are legally reviewed and wait for the decision, for another than who filed them."""

    code, kind, needs, record, model = (
        "penaltydecisions", Kind.DECIDE, (May.DECIDE_SANCTIONS,), Penalty.RECORD, Penalty,
    )  # fmt: skip
    since, due, related = "recorded_at", "due_on", ("individual", "unit", "centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Penalty]:
        rows: QuerySet[Penalty] = Penalty.objects.visible_to(actor).filter(state=S.REVIEWED)
        return rows.exclude(filed_by_id=actor.person_id) if actor.person_id is not None else rows

    def what(self, row: Penalty) -> str:
        return pgettext("penalty", "Have it decided, and record the decision")

    def title(self, row: Penalty) -> str:
        return title_of_penalty(row)

    def line(self, row: Penalty) -> str:
        return pgettext("clause", ", ").join((ARTICLES.at().label(row.article), row.unit_name))


class BreachSource(RecordSource[Pledge]):
    """Broken pledges of one's unit, until it is said what follows."""

    code, kind, needs, record, model = "pledges", Kind.REQUEST, (May.PROPOSE_SANCTIONS,), Pledge.RECORD, Pledge
    since, related = "recorded_at", ("individual", "unit", "centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Pledge]:
        rows: QuerySet[Pledge] = Pledge.objects.visible_to(actor)
        return rows.filter(unit_id=actor.unit_id or 0, state=PledgeState.BROKEN)

    def what(self, row: Pledge) -> str:
        return pgettext("pledge", "Say what follows the breach")

    def title(self, row: Pledge) -> str:
        return title_of_pledge(row)

    def line(self, row: Pledge) -> str:
        return pgettext("clause", ", ").join((OCCASIONS.at().label(row.occasion), row.unit_name))


class ReturnSource(RecordSource[Absent]):
    """People on the list of one's unit for whom no township is asked yet, and who returned."""

    code, kind, needs, record, model = "absents", Kind.REQUEST, (May.PROPOSE_SANCTIONS,), Absent.RECORD, Absent
    since, related = "listed_on", ("individual", "unit", "centre")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Absent]:
        rows: QuerySet[Absent] = Absent.objects.visible_to(actor)
        return rows.filter(unit_id=actor.unit_id or 0, state__in=[ReturnState.LISTED, ReturnState.RETURNED])

    def what(self, row: Absent) -> str:
        if row.state == ReturnState.RETURNED:
            return pgettext("return", "Take the person off the list")
        return pgettext("return", "Ask the township of the family")

    def title(self, row: Absent) -> str:
        return title_of_absent(row)

    def line(self, row: Absent) -> str:
        return pgettext("clause", ", ").join(filter(None, (row.place, row.unit_name)))


class EaseSource(RecordSource[Easing]):
    """Eases of sanctions that wait for another than who asked for them."""

    code, kind, needs, record, model = "easings", Kind.DECIDE, (May.DECIDE_SANCTIONS,), Easing.RECORD, Easing
    since, related = "asked_at", ("unit", "measure", "measure__subject")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Easing]:
        return to_decide(actor)

    def what(self, row: Easing) -> str:
        return pgettext("easing", "Grant the ease, or refuse it")

    def title(self, row: Easing) -> str:
        return f"{row.get_kind_display()} {row.measure.number}"

    def line(self, row: Easing) -> str:
        return pgettext("clause", ", ").join((row.proof, row.unit.name))


SOURCES_OF_INBOX = (PenaltySource(), DecisionSource(), BreachSource(), ReturnSource(), EaseSource())
