# SPDX-License-Identifier: Apache-2.0
"""What followed the closings of a loaded period: call-backs, watches, false alarms, as the rules in force draw them.

Written in bulk like the period itself. What is due on the last day is left for the visitor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.calendar import SHANGHAI
from wuzha.keys import sample_key
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, CallBack, Directive, FalseAlarm, WarningRecord, Watch, WatchContact
from wuzha.warning.rules.followup import (
    Answer,
    Consequence,
    Ending,
    Verdict,
    days_to_check,
    draw,
    next_contact,
    rule_for,
)
from wuzha.warning.rules.lifecycle import AlarmState, Level, State
from wuzha.warning.rulesets import CALLBACK, FALSE_ALARMS, WATCH

#: How far back closings are followed.
CALLED_BACK, SENT_BACK = timedelta(days=40), timedelta(days=12)
#: Of a hundred call-backs so many find a record not true, and so many are given up.
NOT_TRUE, GIVEN_UP = 5, 4
#: Of a hundred contacts of a watch so many reach nobody, and so many find somebody in danger again.
SILENT, IN_DANGER = 15, 2
#: What a call-back finds that goes back to the station chief, and what was said.
_FOUND = (
    ("AMOUNT_WRONG", "本人称劝阻金额与记录不符（演示）"),
    ("FACTS_WRONG", "本人称只接到电话，未约定时间（演示）"),
)
_ANSWER = "已核对通话记录，金额按本人所述更正（演示）"


@dataclass(frozen=True, slots=True)
class _Closing:
    """A closed warning, as far as what follows depends on it."""

    pk: int
    level: int
    outcome: str
    closed_at: datetime
    contacted_at: datetime | None
    station_id: int
    officer_id: int
    centre_id: int
    phone_index: bytes | None
    id_index: bytes | None
    account_index: bytes | None

    @property
    def day(self) -> date:
        return timezone.localdate(self.closed_at)

    @classmethod
    def all_of_them(cls) -> list[_Closing]:
        """In the order of closing."""
        rows = WarningRecord.unscoped.filter(state=State.CLOSED, officer__isnull=False, station__isnull=False)
        columns = [one.name for one in fields(cls)]
        return [cls(*row) for row in rows.order_by("closed_at", "pk").values_list(*columns)]


@dataclass
class _People:
    """Who does it: analysts of the centre, and the officers of each station."""

    analysts: list[int] = field(default_factory=list)
    officers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of_the_city(cls) -> _People:
        found = cls()
        postings = Posting.unscoped.filter(role__in=(Role.ANALYST, Role.STATION_OFFICER)).order_by("person_id")
        for role, unit, person in postings.values_list("role", "unit_id", "person_id"):
            (found.analysts if role == Role.ANALYST else found.officers[unit]).append(person)
        return found

    def analyst(self, number: int) -> int:
        return self.analysts[number % len(self.analysts)]

    def colleague(self, closing: _Closing) -> int:
        """An officer of the station, another one than the warning's where there is one."""
        officers = self.officers[closing.station_id]
        return next((one for one in officers if one != closing.officer_id), closing.officer_id)


def follow(end: datetime, actor: Actor) -> dict[str, int]:
    """Follow the closings of the period that ends at `end`; how many of each were written."""
    people = _People.of_the_city()
    closed = _Closing.all_of_them()
    written = {
        "callbacks": _callbacks(closed, people, end),
        "watches": _watches(closed, people, end),
        "false_alarms": _false_alarms(closed, people, end),
    }
    record(actor, "simulation.load", rows=sum(written.values()), detail=written)
    return written


def _callbacks(closed: list[_Closing], people: _People, end: datetime) -> int:
    policy, key, today = CALLBACK.at(end), sample_key(), timezone.localdate(end)
    drawn = {
        one.pk: days
        for one in closed
        if one.closed_at > end - CALLED_BACK
        and one.contacted_at is not None
        and (days := days_to_check(policy.shares, Level(one.level).name, draw(key, one.pk, one.closed_at)))
    }
    hands: dict[int, set[int]] = defaultdict(set)
    for pk, by in Attempt.unscoped.filter(warning__in=list(drawn)).values_list("warning_id", "by_id"):
        hands[pk].add(by)
    rows = [
        CallBack(
            warning_id=one.pk, closed_at=one.closed_at, day=day, due_on=due, unit_id=one.centre_id,
            station_id=one.station_id, officer_id=one.officer_id,
            involved=sorted(hands[one.pk] | {one.officer_id}), level=one.level,
            **(_checked(one, day, due, people, today) if due < today else {}),
        )
        for one in closed
        for day in drawn.get(one.pk, ())
        for due in [one.day + timedelta(days=day)]
    ]  # fmt: skip
    CallBack.unscoped.bulk_create(rows, batch_size=1000)
    return len(rows)


def _checked(one: _Closing, day: int, due: date, people: _People, today: date) -> dict[str, Any]:
    """What the call came to; a few of the day before are overdue."""
    lot = _lot("call-back", one, day)
    if due == today - timedelta(days=1) and lot % 10 == 0:
        return {}
    done_at = _at(due, 9 + lot % 8, lot % 60)
    found: dict[str, Any] = {"done_at": done_at, "done_by_id": people.analyst(lot)}
    if lot < GIVEN_UP:
        return found | {"verdict": Verdict.GAVE_UP}
    if lot >= GIVEN_UP + NOT_TRUE:
        return found | {"verdict": Verdict.VALID}
    reason, note = _FOUND[lot % len(_FOUND)]
    found |= {
        "verdict": Verdict.INVALID, "reason": reason, "consequence": Consequence.CHIEF, "note": seal(Kind.TEXT, note),
    }  # fmt: skip
    if today - due < timedelta(days=4):
        return found
    answered = {"answered_at": done_at + timedelta(hours=20), "answered_by_id": people.colleague(one)}
    return found | answered | {"answer": seal(Kind.TEXT, _ANSWER)}


def _watches(closed: list[_Closing], people: _People, end: datetime) -> int:
    policy, today = WATCH.at(end), timezone.localdate(end)
    latest: dict[bytes, Watch] = {}
    watches: list[Watch] = []
    contacts: list[WatchContact] = []
    for one in closed:
        row = rule_for(policy.rows, one.outcome, Level(one.level).name)
        if row is None or one.phone_index is None:
            continue
        opened, person = one.closed_at, bytes(one.phone_index)
        if (before := latest.get(person)) is not None and before.ended_at is None:
            before.ended_at, before.ending = opened, Ending.RENEWED
        watch = latest[person] = Watch(
            warning_id=one.pk, outcome=one.outcome, station_id=one.station_id, phone_index=one.phone_index,
            id_index=one.id_index, account_index=one.account_index, opened_at=opened,
            until=one.day + timedelta(days=row.days), interval_days=row.interval_days,
            next_on=one.day + timedelta(days=row.interval_days),
        )  # fmt: skip
        watches.append(watch)
        contacts += _contacts(watch, one, people.colleague(one), today)
        if watch.ended_at is None and watch.until < today:
            watch.ended_at = _at(watch.until + timedelta(days=1), 0, 5)
            watch.ending = Ending.LOST if watch.missed else Ending.EXPIRED
    Watch.unscoped.bulk_create(watches, batch_size=1000)
    WatchContact.objects.bulk_create(contacts, batch_size=1000)
    _pushed_again([watch for watch in watches if watch.ended_at is None])
    return len(watches)


def _contacts(watch: Watch, closing: _Closing, officer: int, today: date) -> Iterator[WatchContact]:
    """The contacts up to the day before; some of the last days are overdue."""
    policy = WATCH.at()
    while watch.next_on < min(today, watch.until):
        lot = _lot("watch", closing, watch.next_on.toordinal())
        if today - watch.next_on < timedelta(days=3) and lot % 4 == 0:
            return
        answer = Answer.NOT_REACHED if lot < SILENT else Answer.CONTACT if lot < SILENT + IN_DANGER else Answer.SAFE
        at = _at(watch.next_on, 9 + lot % 8, lot % 60)
        yield WatchContact(watch=watch, at=at, by_id=officer, answer=answer)
        watch.missed = watch.missed + 1 if answer is Answer.NOT_REACHED else 0
        if watch.missed >= policy.lost_after:
            watch.ended_at, watch.ending = at, Ending.LOST
            return
        watch.next_on = next_contact(watch.next_on, answer, interval=watch.interval_days, retry=policy.retry_days)


def _pushed_again(watches: list[Watch]) -> None:
    """Warnings that came in on a watched person since name the watch, and it counts them."""
    since = {bytes(watch.phone_index): watch for watch in watches if watch.phone_index is not None}
    later = WarningRecord.unscoped.filter(phone_index__in=list(since)).only("phone_index", "first_pushed_at")
    named = []
    for one in later:
        watch = since[bytes(one.phone_index or b"")]
        if one.first_pushed_at <= watch.opened_at:
            continue
        one.watch = watch
        named.append(one)
        watch.pushes += 1
        watch.last_push_at = max(one.first_pushed_at, watch.last_push_at or one.first_pushed_at)
    WarningRecord.unscoped.bulk_update(named, ["watch"], batch_size=500)
    Watch.unscoped.bulk_update([one for one in watches if one.pushes], ["pushes", "last_push_at"], batch_size=500)


def _false_alarms(closed: list[_Closing], people: _People, end: datetime) -> int:
    """On their way back to the sources: the latest to approve, those before sent, the oldest answered."""
    policy = FALSE_ALARMS.at(end)
    false = {one.pk: one for one in closed if policy.has(one.outcome) and one.closed_at > end - SENT_BACK}
    pushes: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = Directive.unscoped.filter(warning__in=list(false)).order_by("pk")
    for warning, source, pk in found.values_list("warning_id", "source", "pk"):
        pushes[warning, source].append(pk)
    alarms = [
        FalseAlarm(
            warning_id=pk, source=source, reason=false[pk].outcome, prepared_at=false[pk].closed_at,
            prepared_by_id=false[pk].officer_id, evidence=seal(Kind.TEXT, "联系结果见记录（演示）"),
            **_sent(false[pk], people, end),
        )
        for pk, source in pushes
    ]  # fmt: skip
    FalseAlarm.unscoped.bulk_create(alarms, batch_size=1000)
    through: Any = FalseAlarm.directives.through
    through.objects.bulk_create(
        through(falsealarm_id=alarm.pk, directive_id=push)
        for alarm in alarms
        for push in pushes[alarm.warning_id, alarm.source]
    )
    return len(alarms)


def _sent(one: _Closing, people: _People, end: datetime) -> dict[str, Any]:
    """How far it has come by the end of the period."""
    lot, closed = _lot("false alarm", one, 0), one.closed_at
    if end - closed < timedelta(days=2):
        return {}
    decided = {"decided_at": closed + timedelta(hours=20), "decided_by_id": people.analyst(lot)}
    if end - closed < timedelta(days=4):
        return decided | {"state": AlarmState.APPROVED}
    decided |= {"sent_at": closed + timedelta(hours=30), "reference": f"SYN-{one.pk}"}
    if end - closed < timedelta(days=8):
        return decided | {"state": AlarmState.SENT}
    return decided | {
        "state": AlarmState.ANSWERED, "answered_at": closed + timedelta(days=6), "accepted": lot >= 12,
    }  # fmt: skip


def _lot(what: str, one: _Closing, number: int) -> int:
    """A number from 0 to 99, the same whenever the same city is loaded."""
    return int(draw(f"{what} {number}".encode(), one.pk, one.closed_at) * 100)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)
