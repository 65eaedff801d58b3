# SPDX-License-Identifier: Apache-2.0
"""Units, people, what they keep, files taken in, links and what privacy keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.core.models import ListView
from wuzha.exchange.models import Exchange, Link, Webhook
from wuzha.exchange.rules import new_secret
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

Kwargs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """What fills the path: ours, and a foreign one (`None` where a record belongs to no unit)."""

    own: Kwargs
    foreign: Kwargs | None


class OfOrg:
    """A city and the city beside it, with the records that pages are about; here what belongs to units and people."""

    def __init__(self, city: City) -> None:
        self.city = city

    @property
    def today(self) -> date:
        return timezone.localdate()

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
    def login_alert(self) -> Pair:
        keys = [
            LoginAlert.objects.create(kind=AlertKind.SIEGE, count=5, person=people[Role.ANALYST]).pk
            for people in (self.city.people, self.city.foreigners)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

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

    @cached_property
    def kept_view(self) -> Pair:
        own = ListView.objects.create(
            place="inbox:list", person=self.city.people[Role.ANALYST], name="甲", query="tab=alert"
        )
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
