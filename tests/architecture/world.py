# SPDX-License-Identifier: Apache-2.0
"""One object of ours and one of another city for every address that takes one from its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests import factories
from tests.architecture.world_funds import FUNDS
from tests.architecture.world_money import MONEY
from tests.architecture.world_refunds import REFUNDS
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call, CallPaper
from wuzha.core.models import ListView
from wuzha.exchange.models import Delivery, Exchange, Link, Webhook
from wuzha.exchange.rules import new_secret
from wuzha.funds.models import Institution
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.services.sources import create_key
from wuzha.org.models import (
    AccessToken,
    AlertKind,
    DutyPost,
    Jurisdiction,
    LoginAlert,
    Person,
    Posting,
    RuleVersion,
    Unit,
)
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ImpactEntry, ImpactVersion, LegalHold, ReadingLead, RetentionRun
from wuzha.sealed import Kind, seal
from wuzha.warning.models import (
    CallBack,
    ClockAlert,
    DeskAct,
    FalseAlarm,
    FieldConflict,
    GridTask,
    Handover,
    KnownCase,
    MeetExclusion,
    SecondRound,
    ShiftNote,
    SmsList,
    Transfer,
    Transition,
    WarningRecord,
    Watch,
)
from wuzha.warning.queries.indicators.catalogue import INDICATORS
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.backcheck import recheck

Kwargs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """What fills the path: ours, and a foreign one (`None` where a record belongs to no unit)."""

    own: Kwargs
    foreign: Kwargs | None


class World:
    """A city and the city beside it, with the records that pages are about."""

    def __init__(self, city: City) -> None:
        self.city = city

    def warning(self, state: State, **values: Any) -> Pair:
        """One of ours, and one of the same kind in the other city."""
        city = self.city
        own = factories.make_warning_in(city, state, **values)
        abroad: Kwargs = {"centre": city.abroad_centre, "division_code": "330281001001"}
        if own.station_id:
            abroad["station"] = city.abroad_station
        if own.officer_id:
            abroad["officer"] = city.foreigners[Role.STATION_OFFICER]
        if own.claimed_by_id:
            abroad["claimed_by"] = city.foreigners[Role.ANALYST]
        return Pair({"pk": own.pk}, {"pk": factories.make_warning_in(city, state, **values | abroad).pk})

    @cached_property
    def login_alert(self) -> Pair:
        keys = [
            LoginAlert.objects.create(kind=AlertKind.SIEGE, count=5, person=people[Role.ANALYST]).pk
            for people in (self.city.people, self.city.foreigners)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def call_paper(self) -> Pair:
        keys = [
            CallPaper.unscoped.create(call_id=one["pk"], kind="RECEIPT", suffix="docx", size=1).pk
            for one in (self.call.own, self.call.foreign or {})
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def bank_report(self) -> Pair:
        bank = Institution.objects.create(code="TEST-YB", name="测试报告银行", kind="BANK", synthetic=True)
        keys = [
            BankReport.unscoped.create(centre=centre, institution=bank, channel="PHONE", due_at=timezone.now()).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def call(self) -> Pair:
        keys = [
            Call.unscoped.create(centre=centre, way="96110").pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def grid_task(self) -> Pair:
        pair = self.warning(State.WORKING)
        pks = []
        for kwargs, grid, people in (
            (pair.own, self.city.grid, self.city.people),
            (pair.foreign, self.city.abroad_grid, self.city.foreigners),
        ):
            assert kwargs is not None
            warning = WarningRecord.unscoped.get(pk=kwargs["pk"])
            asked_by = people[Role.STATION_OFFICER]
            pks.append(GridTask.unscoped.create(warning=warning, grid=grid, asked_by=asked_by).pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def handover(self) -> Pair:
        pair = self.warning(State.CLOSED)
        for kwargs, people in ((pair.own, self.city.people), (pair.foreign, self.city.foreigners)):
            assert kwargs is not None
            Handover.unscoped.create(
                warning_id=kwargs["pk"],
                loss_fen=1_000_00,
                opened_by=people[Role.STATION_OFFICER],
                due_at=timezone.now() + timedelta(minutes=15),
            )
        return pair

    @cached_property
    def exclusion(self) -> Pair:
        pair = self.warning(State.WORKING)
        pks = []
        for kwargs, people, unit in (
            (pair.own, self.city.people, self.city.station),
            (pair.foreign, self.city.foreigners, self.city.abroad_station),
        ):
            assert kwargs is not None
            made = MeetExclusion.unscoped.create(
                warning_id=kwargs["pk"], reason="DETAINED", paper="测试羁字1号", unit=unit,
                asked_by=people[Role.STATION_OFFICER],
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def shift_note(self) -> Pair:
        pks = []
        for people, unit in (
            (self.city.people, self.city.station),
            (self.city.foreigners, self.city.abroad_station),
        ):
            pks.append(ShiftNote.unscoped.create(unit=unit, by=people[Role.STATION_OFFICER]).pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def sms_list(self) -> Pair:
        pks = []
        for people, centre in ((self.city.people, self.city.centre), (self.city.foreigners, self.city.abroad_centre)):
            made = SmsList.unscoped.create(
                centre=centre, fraud_type="BRUSH", level=3, template_version=0, text="测试，请拨打96110",
                made_by=people[Role.ANALYST],
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def false_alarm(self) -> Pair:
        pair = self.warning(State.CLOSED)
        pks = []
        for kwargs, people in ((pair.own, self.city.people), (pair.foreign, self.city.foreigners)):
            assert kwargs is not None
            made = FalseAlarm.unscoped.create(
                warning_id=kwargs["pk"], source="TEST", reason="EMPTY_NUMBER", evidence=seal(Kind.TEXT, "空号"),
                prepared_by=people[Role.STATION_OFFICER],
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def denial(self) -> Pair:
        pair = self.warning(State.CLOSED)
        for kwargs, people in ((pair.own, self.city.people), (pair.foreign, self.city.foreigners)):
            assert kwargs is not None
            SecondRound.unscoped.create(
                warning_id=kwargs["pk"], opened_by=people[Role.STATION_OFFICER], check_due=timezone.now()
            )
        return pair

    @cached_property
    def conflict(self) -> Pair:
        pair = self.warning(State.CLOSED)
        pks = []
        for kwargs, people, unit in (
            (pair.own, self.city.people, self.city.station),
            (pair.foreign, self.city.foreigners, self.city.abroad_station),
        ):
            assert kwargs is not None
            made = FieldConflict.unscoped.create(
                warning_id=kwargs["pk"], kind="CLOSED", by=people[Role.STATION_OFFICER], unit=unit,
                since=timezone.now() - timedelta(hours=1),
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def callback(self) -> Pair:
        pair = self.warning(State.CLOSED)
        keys = []
        # Done by our station on another's work: a station does not see what is to be asked about its own.
        for kwargs, unit, station in (
            (pair.own, self.city.station, self.city.other_station),
            (pair.foreign, self.city.abroad_station, self.city.abroad_centre),
        ):
            assert kwargs is not None
            warning = WarningRecord.unscoped.get(pk=kwargs["pk"])
            keys.append(
                CallBack.unscoped.create(
                    warning=warning, closed_at=warning.closed_at, day=1, due_on=self.today, unit=unit, station=station,
                    officer=warning.officer, involved=[warning.officer_id], level=warning.level,
                ).pk
            )  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def watch(self) -> Pair:
        pair = self.warning(State.CLOSED)
        keys = []
        for kwargs, station in ((pair.own, self.city.station), (pair.foreign, self.city.abroad_station)):
            assert kwargs is not None
            keys.append(
                Watch.unscoped.create(
                    warning_id=kwargs["pk"], outcome="DENIED", station=station, opened_at=timezone.now(),
                    until=self.today + timedelta(days=30), interval_days=7, next_on=self.today,
                ).pk
            )  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def case(self) -> Pair:
        keys = []
        now = timezone.now()
        for centre, station in (
            (self.city.centre, self.city.station),
            (self.city.abroad_centre, self.city.abroad_station),
        ):
            case = KnownCase.unscoped.create(
                case_no="A3302820000002026050001", centre=centre, station=station, occurred_at=now - timedelta(days=2),
                reported_at=now - timedelta(days=1), fraud_type="BRUSH", phone=seal(Kind.PHONE, "13800000999"),
                digest=b"x",
            )  # fmt: skip
            recheck([case.pk])
            keys.append(case.pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def alert(self) -> Pair:
        pair = self.warning(State.DISPATCHED)
        pks = []
        for kwargs, unit in ((pair.own, self.city.station), (pair.foreign, self.city.abroad_station)):
            assert kwargs is not None
            now = timezone.now()
            made = ClockAlert.unscoped.create(
                warning_id=kwargs["pk"], clock="SIGN_IN", level=1, due_at=now, percent=50, tell="OFFICER",
                meant_at=now, fired_at=now, unit=unit,
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def waiting(self) -> Pair:
        """A row of the inbox: the alert of a warning, told to everybody at a station."""
        own, foreign = (ClockAlert.unscoped.get(pk=keys["pk"]) for keys in (self.alert.own, self.alert.foreign) if keys)
        return Pair({"source": "alerts", "pk": own.warning_id}, {"source": "alerts", "pk": foreign.warning_id})

    @cached_property
    def kept_view(self) -> Pair:
        own = ListView.objects.create(
            place="inbox:list", person=self.city.people[Role.ANALYST], name="甲", query="tab=alert"
        )
        return Pair({"pk": own.pk}, None)

    def transfer(self) -> Pair:
        """Asked of our station by another one, and the same abroad."""
        city = self.city
        pks = []
        for station, asked, people, centre in (
            (city.other_station, city.station, city.people, city.centre),
            (city.abroad_station, city.abroad_grid, city.foreigners, city.abroad_centre),
        ):
            it = factories.make_warning_in(city, State.DISPATCHED, station=station, centre=centre)
            made = Transfer.unscoped.create(
                warning=it, from_station=station, to_station=asked, reason="NOT_OUR_AREA",
                proposed_by=people[Role.STATION_OFFICER], proposed_unit=station,
                due_at=timezone.now() + timedelta(minutes=15),
            )  # fmt: skip
            pks.append(made.pk)
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def duty(self) -> Pair:
        pks = [
            DutyPost.unscoped.create(unit=unit, post="CHIEF", person=people[Role.STATION_OFFICER]).pk
            for unit, people in (
                (self.city.station, self.city.people),
                (self.city.abroad_station, self.city.foreigners),
            )
        ]
        return Pair({"pk": pks[0]}, {"pk": pks[1]})

    @cached_property
    def kept_filter(self) -> Pair:
        own = ListView.objects.create(
            place="warning:console", person=self.city.people[Role.ANALYST], name="甲", query="level=0"
        )
        foreign = ListView.objects.create(
            place="warning:console", person=self.city.foreigners[Role.ANALYST], name="乙", query="level=0"
        )
        return Pair({"pk": own.pk}, {"pk": foreign.pk})

    @cached_property
    def desk_act(self) -> Pair:
        def of(person: Any, unit: Unit, warning: Kwargs | None) -> int:
            assert warning is not None
            act = DeskAct.objects.create(by=person, unit=unit, kind="take")
            act.items.create(warning_id=warning["pk"], seen=1)
            return act.pk

        pair = self.warning(State.RECEIVED)
        own = of(self.city.people[Role.ANALYST], self.city.centre, pair.own)
        foreign = of(self.city.foreigners[Role.ANALYST], self.city.abroad_centre, pair.foreign)
        return Pair({"pk": own}, {"pk": foreign})

    @cached_property
    def unit(self) -> Pair:
        return Pair({"pk": self.city.station.pk}, {"pk": self.city.abroad_station.pk})

    @cached_property
    def cover(self) -> Pair:
        def of(station: Unit) -> int:
            return Jurisdiction.objects.get(station=station).pk

        return Pair({"pk": of(self.city.station)}, {"pk": of(self.city.abroad_station)})

    @cached_property
    def person(self) -> Pair:
        role = Role.ANALYST
        return Pair({"pk": self.city.people[role].pk}, {"pk": self.city.foreigners[role].pk})

    @cached_property
    def tokens(self) -> tuple[Kwargs, Kwargs]:
        """An access token of our analyst and one of theirs: person and token."""

        def made(person: Person) -> Kwargs:
            posting = Posting.unscoped.get(person=person)
            token = AccessToken.objects.create(
                person=person, posting=posting, label="probe", prefix="wzp_", digest=person.username.encode(),
                scopes=["desk:read"], expires_at=timezone.now() + timedelta(days=1),
            )  # fmt: skip
            return {"pk": person.pk, "token": token.pk}

        ours, theirs = (people[Role.ANALYST] for people in (self.city.people, self.city.foreigners))
        return made(ours), made(theirs)

    @property
    def token_of_person(self) -> Pair:
        return Pair(*self.tokens)

    @cached_property
    def posting(self) -> Pair:
        own, foreign = (
            Posting.unscoped.get(person=people[Role.ANALYST]) for people in (self.city.people, self.city.foreigners)
        )
        return Pair(
            {"pk": own.person_id, "posting": own.pk},
            {"pk": foreign.person_id, "posting": foreign.pk},
        )

    @cached_property
    def rule_version(self) -> Pair:
        version = RuleVersion.objects.create(
            key="org.login",
            valid_from=timezone.now() + timedelta(days=1),
            value={"failures": 6, "lock_minutes": 15, "idle_minutes": 60},
            citation="Test",
        )
        return Pair({"pk": version.pk}, None)

    @cached_property
    def event(self) -> Pair:
        from wuzha.audit.services import record

        own = record(self.city.actor(Role.ANALYST), "login")
        return Pair({"pk": own.pk}, None)

    def batch(self, status: BatchStatus, **values: Any) -> Pair:
        def of(unit: Unit) -> Kwargs:
            made = Batch.unscoped.create(
                kind="warnings", source="TEST", unit=unit, file_name="演示.csv", status=status, **values
            )
            if made.rejected:
                Reject.unscoped.create(batch=made, line=2, reasons=["level:EMPTY"], raw=seal(Kind.TEXT, "{}"))
            return {"pk": made.pk}

        return Pair(of(self.city.centre), of(self.city.abroad_centre))

    @cached_property
    def source_key(self) -> Pair:
        def of(unit: Unit) -> Kwargs:
            return {"pk": create_key(Actor.system("tests"), source="TEST", unit=unit)[0].pk}

        return Pair(of(self.city.centre), of(self.city.abroad_centre))

    @cached_property
    def link(self) -> Pair:
        def of(unit: Unit, source: str) -> Kwargs:
            values = {"name": source, "source": source, "way": "FOLDER", "place": source}
            return {"pk": Link.unscoped.create(unit=unit, **values).pk}

        return Pair(of(self.city.centre, "PROV"), of(self.city.abroad_centre, "ABROAD"))

    @cached_property
    def exchange(self) -> Pair:
        def of(kwargs: Kwargs | None) -> Kwargs:
            assert kwargs is not None
            made = Exchange.unscoped.create(link_id=kwargs["pk"], direction="OUT", file_name="f", sha256=b"", size=0)
            return {"pk": made.pk}

        return Pair(of(self.link.own), of(self.link.foreign))

    @cached_property
    def webhook(self) -> Pair:
        def of(unit: Unit, name: str) -> Kwargs:
            secret = seal(Kind.TEXT, new_secret())
            made = Webhook.unscoped.create(name=name, unit=unit, url="https://a.test/", events=["close"], secret=secret)
            return {"pk": made.pk}

        return Pair(of(self.city.centre, "甲"), of(self.city.abroad_centre, "乙"))

    @cached_property
    def delivery(self) -> Pair:
        warnings = self.warning(State.CLOSED)

        def of(webhook: Kwargs | None, warning: Kwargs | None) -> Kwargs:
            assert webhook is not None
            assert warning is not None
            closing = {"act": Act.CLOSE, "from_state": State.WORKING, "to_state": State.CLOSED}
            act = Transition.unscoped.create(warning_id=warning["pk"], **closing)
            made = {"webhook_id": webhook["pk"], "transition": act, "event": "warning.close", "body": "{}"}
            ended = {"told": "SENT", "ended_at": timezone.now()}
            return {"pk": Delivery.unscoped.create(**made, **ended).pk}

        return Pair(of(self.webhook.own, warnings.own), of(self.webhook.foreign, warnings.foreign))

    @cached_property
    def export(self) -> Pair:
        def of(person: Any, unit: Unit) -> int:
            made = Export.unscoped.create(
                uid=uuid4(), kind="warning.queue", purpose="INSPECT", text="督察检查", by=person, role="analyst",
                unit=unit, expected=3, state="ASKED", expires_at=timezone.now() + timedelta(days=1),
            )  # fmt: skip
            return int(made.pk)

        own = of(self.city.people[Role.ANALYST], self.city.centre)
        return Pair({"pk": own}, {"pk": of(self.city.foreigners[Role.ANALYST], self.city.abroad_centre)})

    @cached_property
    def lead(self) -> Pair:
        values = {"role": "analyst", "day": self.today, "kind": "REPEAT", "facts": {"record": "warning 1", "times": 12}}
        return Pair({"pk": ReadingLead.objects.create(person=self.city.people[Role.ANALYST], **values).pk}, None)

    @cached_property
    def retention_run(self) -> Pair:
        now = timezone.now()
        made = RetentionRun.objects.create(
            kind="warning",
            before=now,
            citation="依据",
            by=self.city.people[Role.ADMIN],
            expires_at=now + timedelta(days=1),
        )
        return Pair({"pk": made.pk}, None)

    @cached_property
    def legal_hold(self) -> Pair:
        admin = self.city.people[Role.ADMIN]
        made = LegalHold.objects.create(object_type="warning", object_id=1, reason="复议", by=admin)
        return Pair({"pk": made.pk}, None)

    @cached_property
    def impact(self) -> Pair:
        words = ("title", "purpose", "legal_basis", "data_kinds", "risk", "measures", "owner")
        entry = ImpactEntry.objects.create()
        ImpactVersion.objects.create(
            entry=entry, version=1, reviewed_at=self.today, next_review=self.today + timedelta(days=365),
            by=self.city.people[Role.ADMIN], **dict.fromkeys(words, "甲"),
        )  # fmt: skip
        return Pair({"pk": entry.pk}, None)

    @property
    def today(self) -> date:
        return timezone.localdate()


#: Address → what fills its path. An address that takes something and is not here fails the walk.
def _of_funds(keys: Callable[[City], tuple[Kwargs, Kwargs | None]], world: World) -> Pair:
    return Pair(*keys(world.city))


def _named(pair: Pair, name: str) -> Pair:
    """The same keys under another name."""
    return Pair({name: pair.own["pk"]}, None if pair.foreign is None else {name: pair.foreign["pk"]})


#: Addresses about one call.
CALL_PAGES = tuple(
    f"calls:{name}"
    for name in (
        "record", "talk", "say", "paste", "cell", "way", "join", "prepare", "correct", "same", "bank", "hang_up",
        "hold", "lift", "warn", "close", "accept", "transfer", "admin", "receipt",
    )
)  # fmt: skip
BANK_PAGES = (
    "calls:bank_report",
    *(f"calls:bank_{name}" for name in ("reveal", "judge", "answer", "act", "call", "warning", "stop", "link")),
)
OBJECTS: dict[str, Callable[[World], Pair]] = {
    "org:unit": lambda w: w.unit,
    "org:unit_edit": lambda w: w.unit,
    "org:unit_move": lambda w: w.unit,
    "org:unit_end": lambda w: w.unit,
    "org:unit_population": lambda w: w.unit,
    "org:unit_cover": lambda w: w.unit,
    "org:cover_end": lambda w: w.cover,
    "org:person": lambda w: w.person,
    "org:person_edit": lambda w: w.person,
    "org:person_active": lambda w: w.person,
    "org:person_reset": lambda w: w.person,
    "org:person_factor": lambda w: w.person,
    "org:person_token": lambda w: w.token_of_person,
    "org:person_unlock": lambda w: w.person,
    "org:person_post": lambda w: w.person,
    "org:posting_end": lambda w: w.posting,
    "org:duty_add": lambda w: w.unit,
    "org:duty_end": lambda w: w.duty,
    "org:alert": lambda w: w.login_alert,
    "org:rule": lambda w: Pair({"key": "org.login"}, None),
    "org:rule_edit": lambda w: Pair({"key": "org.login"}, None),
    "org:rule_withdraw": lambda w: w.rule_version,
    "intake:batch": lambda w: w.batch(BatchStatus.DONE),
    "warning:taken": lambda w: w.batch(BatchStatus.DONE),
    "intake:progress": lambda w: w.batch(BatchStatus.RUNNING),
    "intake:mapping": lambda w: w.batch(BatchStatus.MAPPING),
    "intake:sheet": lambda w: w.batch(BatchStatus.DONE),
    "intake:start": lambda w: w.batch(BatchStatus.DONE),
    "intake:cancel": lambda w: w.batch(BatchStatus.RUNNING),
    "intake:rejects": lambda w: w.batch(BatchStatus.DONE, done=1, rejected=1),
    "intake:key": lambda w: w.source_key,
    "intake:key_revoke": lambda w: w.source_key,
    "exchange:link": lambda w: w.link,
    "exchange:link_run": lambda w: w.link,
    "exchange:link_active": lambda w: w.link,
    "exchange:receipt": lambda w: w.exchange,
    "exchange:webhook": lambda w: w.webhook,
    "exchange:webhook_active": lambda w: w.webhook,
    "exchange:webhook_secret": lambda w: w.webhook,
    "exchange:delivery_again": lambda w: w.delivery,
    "audit:event": lambda w: w.event,
    "privacy:export": lambda w: w.export,
    "privacy:export_decide": lambda w: w.export,
    "privacy:export_remind": lambda w: w.export,
    "privacy:export_file": lambda w: w.export,
    "privacy:lead": lambda w: w.lead,
    "privacy:retention_ask": lambda _w: Pair({"kind": "warning"}, None),
    "privacy:retention_decide": lambda w: w.retention_run,
    "privacy:retention_hold": lambda _w: Pair({"kind": "warning"}, None),
    "privacy:hold_lift": lambda w: w.legal_hold,
    "privacy:impact_entry": lambda w: w.impact,
    "privacy:impact_review": lambda w: w.impact,
    "privacy:impact_end": lambda w: w.impact,
    "warning:filter_drop": lambda w: w.kept_filter,
    "warning:detail": lambda w: w.warning(State.DISPATCHED),
    "warning:reveal": lambda w: w.warning(State.DISPATCHED),
    "warning:item": lambda w: _with(w.warning(State.CLAIMED), code="ADDRESS_LIVE"),
    "warning:take": lambda w: w.warning(State.RECEIVED),
    "warning:release": lambda w: w.warning(State.CLAIMED),
    "warning:snooze": lambda w: w.warning(State.CLAIMED),
    "warning:wake": lambda w: w.warning(State.RECEIVED),
    "warning:invalid": lambda w: w.warning(State.CLAIMED),
    "warning:restore": lambda w: w.warning(State.INVALID),
    "warning:merge": lambda w: w.warning(State.CLAIMED),
    "warning:dispatch": lambda w: w.warning(State.CLAIMED),
    "warning:bulk": lambda _w: Pair({"kind": "wake"}, None),
    "warning:act_run": lambda w: w.desk_act,
    "warning:act_undo": lambda w: w.desk_act,
    "warning:assign": lambda w: w.warning(State.CLAIMED),
    "warning:take_over": lambda w: w.warning(State.CLAIMED),
    "warning:reopen": lambda w: w.warning(State.CLOSED),
    "warning:comment": lambda w: w.warning(State.CLOSED),
    "warning:recall": lambda w: w.warning(State.DISPATCHED),
    "inbox:item": lambda w: w.waiting,
    "inbox:act": lambda w: w.waiting,
    "inbox:view_drop": lambda w: w.kept_view,
    "warning:pause": lambda w: w.warning(State.SIGNED),
    "warning:resume": lambda w: w.warning(State.SIGNED),
    "warning:transfer_propose": lambda w: w.warning(State.WORKING),
    "warning:transfer": lambda w: w.transfer(),
    "warning:transfer_accept": lambda w: w.transfer(),
    "warning:transfer_refuse": lambda w: w.transfer(),
    "warning:transfer_revoke": lambda w: w.transfer(),
    "warning:transfer_decide": lambda w: w.transfer(),
    "warning:task": lambda w: w.warning(State.WORKING),
    "warning:task_reveal": lambda w: w.warning(State.WORKING),
    "warning:task_sign": lambda w: w.warning(State.DISPATCHED),
    "warning:task_attempt": lambda w: w.warning(State.WORKING),
    "warning:task_ask_grid": lambda w: w.warning(State.WORKING),
    "warning:task_close": lambda w: w.warning(State.WORKING),
    "warning:task_return": lambda w: w.warning(State.WORKING),
    "warning:task_handover": lambda w: w.handover,
    "warning:task_proof": lambda w: w.warning(State.WORKING),
    "warning:task_waive": lambda w: w.warning(State.WORKING),
    "warning:task_number": lambda w: w.warning(State.WORKING),
    "warning:task_found": lambda w: w.warning(State.WORKING),
    "warning:task_check": lambda w: w.denial,
    "warning:exclusion_ask": lambda w: w.warning(State.WORKING),
    "warning:exclusion_decide": lambda w: w.exclusion,
    "warning:shift_note": lambda w: w.shift_note,
    "warning:shift_note_write": lambda w: w.shift_note,
    "warning:shift_note_sign": lambda w: w.shift_note,
    "warning:shift_note_confirm": lambda w: w.shift_note,
    "warning:sms_list": lambda w: w.sms_list,
    "warning:sms_receipts": lambda w: w.sms_list,
    "warning:false_alarm": lambda w: w.false_alarm,
    "warning:false_alarm_reveal": lambda w: w.false_alarm,
    "warning:grid_task": lambda w: w.grid_task,
    "warning:grid_reveal": lambda w: w.grid_task,
    "warning:grid_result": lambda w: w.grid_task,
    "warning:photo_add": lambda w: w.warning(State.WORKING),
    "warning:photos": lambda w: w.warning(State.WORKING),
    "warning:conflict": lambda w: w.conflict,
    "warning:conflict_reveal": lambda w: w.conflict,
    "warning:conflict_decide": lambda w: w.conflict,
    "warning:callback": lambda w: w.callback,
    "warning:callback_take": lambda w: w.callback,
    "warning:callback_release": lambda w: w.callback,
    "warning:callback_reveal": lambda w: w.callback,
    "warning:callback_tried": lambda w: w.callback,
    "warning:callback_record": lambda w: w.callback,
    "warning:callback_answer": lambda w: w.callback,
    "warning:watch": lambda w: w.watch,
    "warning:watch_reveal": lambda w: w.watch,
    "warning:watch_contact": lambda w: w.watch,
    "warning:watch_end": lambda w: w.watch,
    "warning:case": lambda w: w.case,
    "warning:case_reveal": lambda w: w.case,
    "warning:case_correct": lambda w: w.case,
    "warning:case_restore": lambda w: _with(w.case, days=30),
    **dict.fromkeys(CALL_PAGES, lambda w: w.call),
    **dict.fromkeys(BANK_PAGES, lambda w: w.bank_report),
    "calls:paper": lambda w: w.call_paper,
    "funds:handover": lambda w: _named(w.handover, "warning_id"),
    **{name: partial(_of_funds, keys) for name, keys in (FUNDS | MONEY | REFUNDS).items()},
}


#: Address → what it is asked by a query string: about ourselves, and about another city.
_LIST = f"?indicator={INDICATORS[0].code}&from=2026-01-01&to=2026-01-31"
ASKED: dict[str, tuple[str, str | None]] = {
    "warning:kpi": ("", "?unit=330281"),
    "warning:cases": ("", "?unit=330281"),
    "warning:kpi_records": (_LIST, f"{_LIST}&unit=330281"),
}


def _with(pair: Pair, **more: Any) -> Pair:
    return Pair(pair.own | more, pair.foreign | more if pair.foreign is not None else None)
