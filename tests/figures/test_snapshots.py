# SPDX-License-Identifier: Apache-2.0
"""Kept figures stay as they were, open their records, and say what came, went or changed since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_warning_in
from tests.figures.conftest import MAY, accepted
from tests.results.conftest import Deed, write
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period
from wuzha.figures.errors import Code
from wuzha.figures.models import Snapshot, SnapshotFigure
from wuzha.figures.queries import live, snapshots
from wuzha.figures.queries.catalogue import every
from wuzha.figures.services.snapshots import Wanted, digest_of, take
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db

CODES = ("results.reported", "results.loss", "figures.rate10k", "figures.large_cases", "warning.met")


@pytest.fixture
def taken(leader: Actor, city: City, deeds: list[Deed], may: Period) -> Snapshot:
    return take(leader, "测试通报", [Wanted(code, city.city.pk, may) for code in CODES])


def test_a_kept_figure_has_its_value_and_the_keys_of_its_records(
    city: City, taken: Snapshot, deeds: list[Deed], may: Period
) -> None:
    one = snapshots.value(taken, "results.reported", city.city.pk, may)
    assert (one.numerator, one.value, one.text, one.unit, one.total_fen) == (6, 6, "6", "1", None)
    steps = CaseStep.unscoped.filter(act=Act.ACCEPT, case__in=[deed.row for deed in deeds[:6]])
    assert one.keys == sorted(step.pk for step in steps)
    loss = snapshots.value(taken, "results.loss", city.city.pk, may)
    assert loss.total_fen == sum(loss.amounts or []) == 2_100_000
    assert "2.1" in loss.text
    assert len(loss.keys) == 6
    rate = snapshots.value(taken, "figures.rate10k", city.city.pk, may)
    assert (rate.numerator, rate.denominator) == (6, 1_829_488)
    assert rate.rules["residents"]["value"] == {"residents": 1_829_488, "source": "synthetic"}
    assert rate.text == f"{6 / 1_829_488 * 10_000:.2f}"
    assert one.definition["name_zh"]
    assert one.definition["formula_en"]
    assert one.rule_version == {"results.counting": None}
    assert "SELECT" in one.query


def test_a_record_that_slipped_in_behind_its_back_is_named(city: City, taken: Snapshot) -> None:
    assert all(one.same for one in snapshots.verify(taken))
    late = accepted(MAY, 700_000)
    write(city, [late])
    step = CaseStep.unscoped.get(case=late.row, act=Act.ACCEPT)
    found = {one.code: one for one in snapshots.verify(taken) if not one.same}
    assert set(found) == {"results.reported", "results.loss", "figures.rate10k"}
    assert found["results.reported"].came == [step.pk]


def test_a_late_registration_shows_as_a_correction(
    city: City, leader: Actor, taken: Snapshot, may: Period, deeds: list[Deed]
) -> None:
    row = deeds[0].row
    now = timezone.now()
    step = CaseStep.unscoped.create(case=row, act=Act.ACCEPT, from_state="NEW", to_state="ACCEPTED", day=MAY, at=now)
    assert all(one.same for one in snapshots.verify(taken))
    found = {one.code: one for one in snapshots.verify(taken, now + timedelta(seconds=1))}
    assert found["results.reported"].came == [step.pk]
    assert (found["results.reported"].then, found["results.reported"].now) == ("6", "7")
    assert not found["results.reported"].same
    assert live.figure(leader, "results.reported", city.city.pk, may).value == 6
    assert live.figure(leader, "results.reported", city.city.pk, Period(may.first, may.last)).value == 7
    assert snapshots.value(taken, "results.reported", city.city.pk, may).value == 6


def test_a_sum_that_was_changed_in_place_is_named(city: City, taken: Snapshot, deeds: list[Deed]) -> None:
    victim = Victim.unscoped.get(case=deeds[0].row)
    Victim.unscoped.filter(pk=victim.pk).update(verified_fen=50_000)
    found = {one.code: one for one in snapshots.verify(taken)}
    assert found["results.loss"].changed == [victim.pk]
    assert not found["results.loss"].came
    assert found["results.reported"].same
    Case.unscoped.filter(pk=deeds[1].row.pk).update(place_unit=None)
    assert {one.code for one in snapshots.verify(taken) if not one.same} == {"results.loss"}


def test_a_record_that_went_is_named(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    town = city.town.pk
    of_town = take(leader, "", [Wanted("results.reported", town, may), Wanted("results.loss", town, may)])
    Case.unscoped.filter(pk=deeds[0].row.pk).update(place_unit=city.other_town)
    found = {one.code: one for one in snapshots.verify(of_town)}
    assert len(found["results.reported"].went) == len(found["results.loss"].went) == 1
    assert (found["results.reported"].then, found["results.reported"].now) == ("4", "3")


def test_a_rate_keeps_both_of_its_parts(city: City, leader: Actor) -> None:
    now = timezone.now() - timedelta(seconds=5)
    for signed in (True, False, True, True, True):
        make_warning_in(city, State.SIGNED if signed else State.DISPATCHED, dispatched_at=now)
    today = Period(timezone.localdate(now), timezone.localdate(now))
    made = take(leader, "", [Wanted("warning.signed", city.station.pk, today)])
    one = snapshots.value(made, "warning.signed", city.station.pk, today)
    assert (one.numerator, one.denominator, len(one.keys), len(one.among or [])) == (4, 5, 4, 5)
    assert set(one.keys) < set(one.among or [])
    assert one.text == "80.0%"


def test_the_database_lets_nobody_change_what_was_kept(taken: Snapshot) -> None:
    for change in (
        lambda: SnapshotFigure.unscoped.filter(snapshot=taken).update(numerator=1),
        lambda: Snapshot.unscoped.filter(pk=taken.pk).update(title="别的"),
        lambda: SnapshotFigure.unscoped.filter(snapshot=taken).delete(),
    ):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            change()


def test_the_trail_has_the_digest(taken: Snapshot) -> None:
    event = Event.objects.filter(action="figures.take").latest("pk")
    assert event.detail["digest"] == taken.digest
    assert taken.digest == digest_of(list(SnapshotFigure.unscoped.filter(snapshot=taken).order_by("pk")))


def test_what_cannot_be_kept_is_refused(city: City, leader: Actor, may: Period) -> None:
    def code_of(*wanted: Wanted, actor: Actor = leader, title: str = "") -> str:
        with pytest.raises(RefusalError) as refused:
            take(actor, title, wanted)
        return refused.value.code

    assert code_of(Wanted("results.nothing", city.city.pk, may)) == Code.UNKNOWN.name
    assert code_of(Wanted("results.reported", city.abroad.pk, may)) == Code.NOT_REACHED.name
    assert code_of(Wanted("calls.taken", city.town.pk, may)) == Code.NOT_OF_UNIT.name
    assert code_of() == Code.NOTHING.name
    assert code_of(Wanted("results.reported", city.city.pk, may), title="长" * 201) == Code.TOO_LONG.name
    officer = city.actor(Role.STATION_OFFICER)
    assert code_of(Wanted("results.reported", city.station.pk, may), actor=officer) == Code.NOT_ALLOWED.name


def test_every_figure_of_the_catalogue_can_be_kept_and_verified(city: City, leader: Actor, deeds: list[Deed]) -> None:
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    made = take(leader, "", [Wanted(one.code, city.city.pk, year) for one in every()])
    assert [one.code for one in snapshots.verify(made) if not one.same] == []
    assert len(snapshots.figures_of(made)) == len(list(every()))


def test_pages_show_a_snapshot_and_the_records_of_a_figure(
    client: Client, city: City, taken: Snapshot, may: Period, deeds: list[Deed]
) -> None:
    client.force_login(city.people[Role.JOINT_OFFICE])
    assert taken.number in client.get(reverse("figures:snapshots")).content.decode()
    page = client.get(taken.get_absolute_url()).content.decode()
    loss = snapshots.value(taken, "results.loss", city.city.pk, may)
    assert loss.get_absolute_url() in page
    listed = client.get(loss.get_absolute_url()).content.decode()
    assert deeds[0].row.get_absolute_url() in listed
    assert "data-size>6<" in listed
    assert "1,000.00" in listed


def test_records_out_of_reach_are_keys_alone(
    client: Client, city: City, leader: Actor, may: Period, deeds: list[Deed]
) -> None:
    write(city, [accepted(MAY, unit=1)])
    wanted = [Wanted("results.reported", city.city.pk, Period(may.first, may.last))]
    made = take(Actor.system("test"), "", wanted, city.station.pk)
    client.force_login(city.people[Role.STATION_OFFICER])
    one = snapshots.value(made, "results.reported", city.city.pk, may)
    listed = client.get(one.get_absolute_url()).content.decode()
    assert f"记录 {one.keys[-1]}，不在您的管辖范围内" in listed


def test_who_does_not_read_the_figures_of_the_city_sees_none_that_were_kept_of_it(
    client: Client, city: City, taken: Snapshot, may: Period
) -> None:
    one = snapshots.value(taken, "results.reported", city.city.pk, may)
    for role in (Role.STATION_OFFICER, Role.MEMBER_UNIT):
        actor = city.actor(role)
        assert not snapshots.snapshots(actor).exists(), role
        assert snapshots.figure_of(actor, one.pk) is None
        assert not snapshots.reads(actor, taken.pk)
    for role in (Role.JOINT_OFFICE, Role.INVESTIGATOR, Role.AUDITOR):
        assert snapshots.reads(city.actor(role), taken.pk), role
    client.force_login(city.people[Role.STATION_OFFICER])
    assert taken.number not in client.get(reverse("figures:snapshots")).content.decode()
    for url in (taken.get_absolute_url(), one.get_absolute_url()):
        assert client.get(url).status_code == 404
