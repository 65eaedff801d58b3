# SPDX-License-Identifier: Apache-2.0
"""Warnings and what hangs on them."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests import factories
from tests.architecture.world_org import Kwargs, OfOrg, Pair
from tests.factories import make_victim
from wuzha.core.models import ListView
from wuzha.exchange.models import Delivery
from wuzha.org.models import (
    Unit,
)
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import (
    CallBack,
    ClockAlert,
    DeskAct,
    FalseAlarm,
    FieldConflict,
    GridTask,
    Handover,
    MeetExclusion,
    SecondRound,
    ShiftNote,
    SmsList,
    Transfer,
    Transition,
    WarningRecord,
    Watch,
)
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.backcheck import recheck


class OfWarnings(OfOrg):
    """Warnings and what hangs on them."""

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
            case = make_victim(
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
