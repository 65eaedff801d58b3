# SPDX-License-Identifier: Apache-2.0
"""Calls, cases and what the rooms about them keep."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.architecture.world_evidence import evidence_of
from tests.architecture.world_fraudfree import OfFraudFree
from tests.architecture.world_inspections import OfInspections
from tests.architecture.world_lecturers import OfLecturers
from tests.architecture.world_meetings import OfMeetings
from tests.architecture.world_org import Kwargs, Pair
from tests.architecture.world_outlets import OfOutlets
from tests.architecture.world_outreach import OfOutreach
from tests.architecture.world_shutdowns import OfShutdowns
from tests.architecture.world_warnings import OfWarnings
from tests.measures.probe import CHANGED, PERSON, PROBE, in_force, proposed_to
from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, BulletinPaper, Suggestion
from wuzha.bulletins.rules.life import STRAIGHT
from wuzha.calls.models import BankReport, Call, CallPaper
from wuzha.cases.models import Victim
from wuzha.documents.papers import keep
from wuzha.figures.models import Snapshot, SnapshotFigure
from wuzha.funds.models import Institution
from wuzha.leads.models import InformantRight
from wuzha.leads.models import Lead as BlackgreyLead
from wuzha.measures.models import HandOut, Measure, MeasureAppeal, MeasurePaper, Subject
from wuzha.measures.registry import SubjectKind, register
from wuzha.operations.models import ForceMember, Operation, OperationTarget, Training
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.oversight.models import Interview, OversightPaper, Referral
from wuzha.people.models import Individual, Involvement
from wuzha.requests.models import Request, RequestFile
from wuzha.results.models import Publication
from wuzha.results.rulesets import COUNTING
from wuzha.sanctions.models import Absent, Dossier, Paper, Penalty, Pledge
from wuzha.sealed import Kind, seal
from wuzha.series.models import Node, Series
from wuzha.standing.models import StandingRound

COUNTED_BY = COUNTING.at_first().model_dump()


class OfCases(OfShutdowns, OfInspections, OfMeetings, OfOutlets, OfOutreach, OfWarnings, OfFraudFree, OfLecturers):
    """Calls, cases and what the rooms about them keep."""

    @cached_property
    def measure(self) -> Pair:
        """One of our city against a station, and one of another city."""
        register(PROBE)
        keys = []
        for unit, subject in ((self.city.city, self.city.station), (self.city.abroad, self.city.abroad_station)):
            keys.append(in_force(unit, subject).pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def measure_subject(self) -> Pair:
        keys = [
            Measure.unscoped.values_list("subject", flat=True).get(pk=one["pk"])
            for one in (self.measure.own, self.measure.foreign or {})
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def handout(self) -> Pair:
        """Lists that wait for a second person."""
        register(PERSON)
        keys = [
            HandOut.unscoped.create(
                kinds=[PERSON.code], unit=unit, receiver=receiver, purpose="测试", asked_by=person
            ).pk
            for unit, receiver, person in (
                (self.city.city, self.city.member, self.city.people[Role.AUDITOR]),
                (self.city.abroad, self.city.abroad_station, self.city.foreigners[Role.AUDITOR]),
            )
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def measure_appeal(self) -> Pair:
        now = timezone.now()
        keys = [
            MeasureAppeal.unscoped.create(measure_id=one["pk"], filed_at=now, hear_due_at=now + timedelta(days=1)).pk
            for one in (self.measure.own, self.measure.foreign or {})
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def measure_proposed(self) -> Pair:
        register(PROBE)
        keys = [proposed_to(unit, subject).pk for unit, subject in (
            (self.city.city, self.city.station), (self.city.abroad, self.city.abroad_station)
        )]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def measure_paper(self) -> Pair:
        keys = [
            MeasurePaper.unscoped.create(measure_id=one["pk"], kind="RECEIPT", suffix="png", size=1).pk
            for one in (self.measure.own, self.measure.foreign or {})
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def bulletin(self) -> Pair:
        def of(unit: Unit, signer: Any) -> Kwargs:
            now, day = timezone.now(), date(2026, 1, 1)
            kept = Snapshot.unscoped.create(title="测试", unit=unit, at=now, digest="0")
            made = Bulletin.unscoped.create(
                unit=unit, about=unit, kind="DAILY", public=False, issuer="测试", signed_by="测试", word="测",
                first=day, last=day, title="测试", text="测试。", snapshot=kept,
            )  # fmt: skip
            for state in STRAIGHT[1:]:
                Bulletin.unscoped.filter(pk=made.pk).update(
                    state=state, signer=signer, day=day, published_at=now, document_no="测〔2026〕1号"
                )
            return {"pk": made.pk}

        city = self.city
        people = city.people[Role.JOINT_OFFICE], city.foreigners[Role.JOINT_OFFICE]
        return Pair(of(city.city, people[0]), of(city.abroad, people[1]))

    @cached_property
    def bulletin_paper(self) -> Pair:
        def of(pk: int) -> Kwargs:
            paper = BulletinPaper(bulletin_id=pk)
            keep(Actor.system("test"), paper, b"test", action="bulletin.paper", on=("bulletin", pk))
            return {"pk": paper.pk}

        pair = self.bulletin
        return Pair(of(pair.own["pk"]), of((pair.foreign or {})["pk"]))

    @cached_property
    def suggestion(self) -> Pair:
        return Pair(
            *(
                {"pk": Suggestion.unscoped.create(
                    unit=unit, session="测试会议", no=1, title="测试", received_on=date(2026, 1, 1)
                ).pk}
                for unit in (self.city.city, self.city.abroad)
            )
        )  # fmt: skip

    @cached_property
    def snapshot(self) -> Pair:
        own, foreign = (one["pk"] for one in (self.snapshot_figure.own, self.snapshot_figure.foreign or {}))
        keys = SnapshotFigure.unscoped.in_bulk([own, foreign])
        return Pair({"pk": keys[own].snapshot_id}, {"pk": keys[foreign].snapshot_id})

    @cached_property
    def snapshot_figure(self) -> Pair:
        def of(unit: Unit) -> Kwargs:
            now, day = timezone.now(), date(2026, 1, 1)
            made = Snapshot.unscoped.create(title="测试", unit=unit, at=now, digest="0")
            figure = SnapshotFigure.unscoped.create(
                snapshot=made, code="results.reported", unit_of=unit, first=day, last=day, at=now, numerator=0,
                value=0, text="0", unit="1", keys=[], definition={"name_zh": "受案数"}, rules={}, query="",
            )  # fmt: skip
            return {"pk": figure.pk}

        return Pair(of(self.city.city), of(self.city.abroad))

    def _person_of(self, centre: Unit) -> Individual:
        made: Individual = Individual.unscoped.create(centre=centre, unit=centre, name=seal(Kind.NAME, "测试丙"))
        return made

    @cached_property
    def penalty(self) -> Pair:
        today = timezone.localdate()
        keys = [
            Penalty.unscoped.create(
                centre=centre, unit=centre, individual=self._person_of(centre), article="44", acted_on=today,
                filed_on=today, officers=["测试甲", "测试乙"], facts=seal(Kind.TEXT, "测试"),
            ).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def pledge(self) -> Pair:
        today = timezone.localdate()
        keys = [
            Pledge.unscoped.create(
                centre=centre, unit=centre, individual=self._person_of(centre), occasion="CARDS", signed_on=today,
                until=today, witness="测试甲",
            ).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def absent(self) -> Pair:
        keys = [
            Absent.unscoped.create(
                centre=centre, unit=centre, individual=self._person_of(centre), ground="WANTED", ground_no="测逃1号"
            ).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def dossier(self) -> Pair:
        keys = [
            Dossier.unscoped.create(centre=centre, unit=centre, individual=self._person_of(centre)).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def sanction(self) -> Pair:
        """Proposed sanctions of our city and of another one."""
        keys = []
        for unit in (self.city.centre, self.city.abroad_centre):
            subject = Subject.unscoped.create(kind=SubjectKind.PERSON, name=seal(Kind.NAME, "测试丁"))
            made = Measure.unscoped.create(
                kind="SANCTION", subject=subject, unit=unit, title="测试", ground="JOINT2024:DETERMINED",
                ground_title="测试", ground_version="factory", ground_since=CHANGED,
                ground_day=timezone.localdate(), article="测试",
            )  # fmt: skip
            keys.append(made.pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def sanction_paper(self) -> Pair:
        rows = [Penalty.unscoped.get(pk=one["pk"]) for one in (self.penalty.own, self.penalty.foreign or {})]
        keys = [
            Paper.unscoped.create(
                centre=row.centre, unit=row.unit, penalty=row, kind="NOTICE", suffix="docx", size=1
            ).pk
            for row in rows
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def standing_round(self) -> Pair:
        keys = [
            StandingRound.unscoped.create(
                city=city,
                span="YEAR",
                first=date(2025, 1, 1),
                last=date(2025, 12, 31),
                rules={},
                tau2=0,
                phi=1,
                strength=100,
            ).pk
            for city in (self.city.city, self.city.abroad)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def township(self) -> Pair:
        return Pair({"pk": self.city.town.pk}, {"pk": Unit.objects.get(code="330281001").pk})

    @cached_property
    def listing(self) -> Pair:
        return self._step("LISTING")

    @cached_property
    def yellow_card(self) -> Pair:
        return self._step("YELLOW")

    def _step(self, kind: str) -> Pair:
        keys = [
            in_force(unit, subject, kind=kind).pk
            for unit, subject in (
                (self.city.city, self.city.other_town), (self.city.abroad, self.city.abroad_station),
            )
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def interview(self) -> Pair:
        told = {"whom": "镇长", "chair": "主任", "planned_at": timezone.now(), "place": "测试"}
        keys = [
            Interview.unscoped.create(unit=unit, asked=asked, **told).pk
            for unit, asked in (
                (self.city.city, self.city.station), (self.city.abroad, self.city.abroad_station),
            )
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def referral(self) -> Pair:
        keys = [
            Referral.unscoped.create(unit=unit, about=unit, organ="PEACE", title="测试").pk
            for unit in (self.city.city, self.city.abroad)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def oversight_paper(self) -> Pair:
        keys = [
            OversightPaper.unscoped.create(interview_id=one["pk"], kind="SIGNED", suffix="png", size=1).pk
            for one in (self.interview.own, self.interview.foreign or {})
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
    def criminal_case(self) -> Pair:
        """The cases of the two victims."""
        own, foreign = (Victim.unscoped.get(pk=keys["pk"]) for keys in (self.case.own, self.case.foreign or {}))
        return Pair({"pk": own.case_id}, {"pk": foreign.case_id})

    @cached_property
    def series(self) -> Pair:
        """A series of the one case, and one of the other."""
        keys = []
        for told in (self.criminal_case.own, self.criminal_case.foreign or {}):
            made, now = Series.unscoped.create(), timezone.now()
            Node.unscoped.create(
                kind="CASE", key=told["pk"], case_id=told["pk"], at=now, label=0, series=made, digest=b""
            )
            keys.append(made.pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def request(self) -> Pair:
        now, keys = timezone.now(), []
        for asking, addressed in ((self.city.centre, self.city.station),
                                  (self.city.abroad_centre, self.city.abroad_station)):  # fmt: skip
            made = Request.unscoped.create(
                kind="MATTER", asking=asking, addressed=addressed, title="测试", what=seal(Kind.TEXT, "测试"),
                sign_due_at=now + timedelta(days=1), due_at=now + timedelta(days=5),
            )  # fmt: skip
            keys.append(made.pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def blackgrey_lead(self) -> Pair:
        """Checked by the station, so that it sees it, too."""
        keys = [
            BlackgreyLead.unscoped.create(
                centre=centre, unit=centre, checking=station, kind="CARDS", source="BANK", received_at=timezone.now(),
                what=seal(Kind.TEXT, "测试"),
            ).pk
            for centre, station in (
                (self.city.centre, self.city.station), (self.city.abroad_centre, self.city.abroad_station),
            )
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def informant_right(self) -> Pair:
        keys = [
            InformantRight.unscoped.create(
                person=people[Role.ANALYST], asked_by=people[Role.INVESTIGATOR], from_on=self.today,
                until_on=self.today + timedelta(days=9), reason="测试",
            ).pk
            for people in (self.city.people, self.city.foreigners)
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def request_file(self) -> Pair:
        keys = [
            RequestFile.unscoped.create(request_id=one["pk"], kind="ASKED", suffix="png", size=1).pk
            for one in (self.request.own, self.request.foreign or {})
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def operation(self) -> Pair:
        """One of our centre that is planned, and one of another city."""

        def of(unit: Unit) -> Kwargs:
            told = {"name": "云剑", "kind": "YUNJIAN", "issued_by": "甲", "since": timezone.localdate()}
            return {"pk": Operation.unscoped.create(centre=unit, unit=unit, **told).pk}

        return Pair(of(self.city.centre), of(self.city.abroad_centre))

    @cached_property
    def operation_target(self) -> Pair:
        def of(operation: Kwargs | None) -> Kwargs:
            assert operation is not None
            day = timezone.localdate()
            values = {"indicator": "results.solved", "value": 1, "since": day, "until": day}
            return {"pk": OperationTarget.unscoped.create(operation_id=operation["pk"], **values).pk}

        return Pair(of(self.operation.own), of(self.operation.foreign))

    @cached_property
    def force_member(self) -> Pair:
        def of(unit: Unit) -> Kwargs:
            return {"pk": ForceMember.unscoped.create(centre=unit, name="甲").pk}

        return Pair(of(self.city.centre), of(self.city.abroad_centre))

    @cached_property
    def training(self) -> Pair:
        def of(unit: Unit) -> Kwargs:
            told = {"topic": "甲", "starts_at": timezone.now(), "minutes": 60}
            return {"pk": Training.unscoped.create(centre=unit, **told).pk}

        return Pair(of(self.city.centre), of(self.city.abroad_centre))

    @cached_property
    def evidence(self) -> dict[str, Pair]:
        """What was found in the cases of the two victims."""
        keys = []
        for found, people in (
            (self.criminal_case.own, self.city.people), (self.criminal_case.foreign or {}, self.city.foreigners),
        ):  # fmt: skip
            keys.append(evidence_of(found["pk"], people[Role.STATION_OFFICER], people[Role.INVESTIGATOR]))
        return {name: Pair({"pk": keys[0][name]}, {"pk": keys[1][name]}) for name in keys[0]}

    @cached_property
    def individual(self) -> Pair:
        """A suspect in each of the two cases."""
        keys = []
        for case, centre in zip(
            (self.criminal_case.own, self.criminal_case.foreign or {}),
            (self.city.centre, self.city.abroad_centre),
            strict=True,
        ):
            name = seal(Kind.NAME, "测试丙")
            person = Individual.unscoped.create(centre=centre, unit=centre, name=name)
            Involvement.unscoped.create(case_id=case["pk"], individual=person)
            keys.append(person.pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def publication(self) -> Pair:
        def of(unit: Unit) -> Kwargs:
            values = {"first": date(2026, 1, 1), "last": date(2026, 1, 31), "at": timezone.now(), "rule": COUNTED_BY}
            return {"pk": Publication.unscoped.create(unit=unit, figures={}, **values).pk}

        return Pair(of(self.city.station), of(self.city.abroad))
