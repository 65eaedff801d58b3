# SPDX-License-Identifier: Apache-2.0
"""One person once: found again by the ID number, unknown at first, joined and parted, out of reach for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.cases.conftest import CASE_NO
from tests.factories import City, actor_of
from tests.people.conftest import ID_NO, OTHER_ID, filed, other_officer, refused, today, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.cases.services.life import NewCase, receive
from wuzha.org.roles import Role
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement, PersonStep
from wuzha.people.queries import people
from wuzha.people.rules.kinds import Act, Measure
from wuzha.people.services import (
    NewIndividual,
    amend,
    end_part,
    involve,
    measure,
    merge,
    part,
    record_individual,
    record_suspect,
    set_roles,
    take_up,
    void_measure,
)
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing")]
OTHER_NO = CASE_NO[:-1] + "2"


def test_sex_and_birth_come_from_the_id_number_and_all_else_is_sealed(suspect: Involvement) -> None:
    person = suspect.individual
    assert (person.sex, person.birth_year, str(person.name)) == (1, 1990, "测**")
    assert ID_NO not in str(person.id_no)
    acts = list(PersonStep.unscoped.filter(individual=person).order_by("pk").values_list("act", flat=True))
    assert acts == [Act.RECORD, Act.INVOLVE]


def test_the_same_id_number_is_offered_not_entered_twice(
    city: City, officer: Actor, case: Case, suspect: Involvement
) -> None:
    other = filed(city, officer, OTHER_NO)
    again = NewIndividual("测试丙", ID_NO)
    refused(Code.KNOWN, record_suspect, officer, other.pk, again, ["CARD"])
    assert Individual.unscoped.count() == 1
    made = record_suspect(officer, other.pk, again, ["CARD"], is_same=True)
    assert made.individual_id == suspect.individual_id
    refused(Code.INVOLVED_ALREADY, involve, officer, other.pk, suspect.individual_id)
    assert record_individual(officer, again, is_same=True).pk == suspect.individual_id


def test_the_township_of_a_residence_is_read_when_it_is_entered(city: City, officer: Actor) -> None:
    made = record_individual(officer, NewIndividual("测试丁", residence=f"浙江省测试市{city.town.name}测试路1号"))
    assert made.home_code == city.town.code
    moved = amend(officer, made.pk, NewIndividual(residence="外省某市测试路2号"), "已搬走")
    assert Individual.unscoped.get(pk=moved.pk).home_code == ""


class TestOtherUnits:
    """Decision 0045: another unit sees nothing of the person; the ID number says only whom to ask."""

    def test_another_unit_learns_whom_to_ask_and_nothing_else(
        self, city: City, officer: Actor, suspect: Involvement
    ) -> None:
        stranger = actor_of(other_officer(city))
        assert not Individual.objects.visible_to(stranger).exists()
        assert not Involvement.objects.visible_to(stranger).exists()
        error = refused(Code.KNOWN_ELSEWHERE, record_individual, stranger, NewIndividual("某某", ID_NO))
        assert error.params == {"unit": city.station.name}
        event = Event.objects.filter(action="person.record", outcome="REFUSED").latest("pk")
        assert event.person_id == stranger.person_id

    def test_who_knows_the_number_and_not_the_name_learns_nothing(self, city: City, suspect: Involvement) -> None:
        stranger = actor_of(other_officer(city))
        own = _case_of(stranger, city.other_station.pk)
        for name in ("张三", ""):
            error = refused(
                Code.NAME_DIFFERS, record_suspect, stranger, own, NewIndividual(name, ID_NO), ["CARD"], is_same=True
            )
            assert error.params == {"unit": city.station.name}
        assert not Individual.objects.visible_to(stranger).exists()

    def test_who_confirms_sees_the_person_but_not_the_other_unit_s_case(self, city: City, suspect: Involvement) -> None:
        stranger = actor_of(other_officer(city))
        own = _case_of(stranger, city.other_station.pk)
        made = record_suspect(stranger, own, NewIndividual("测试丙", ID_NO), ["CARD"], is_same=True)
        assert made.individual_id == suspect.individual_id
        assert list(Involvement.objects.visible_to(stranger)) == [made]
        assert Individual.objects.visible_to(stranger).count() == 1
        assert not PersonStep.objects.visible_to(stranger).filter(act=Act.RECORD).exists()
        assert Event.objects.filter(action="person.found", detail__elsewhere=True).exists()
        refused(Code.NOT_FOUND, amend, stranger, made.individual_id, NewIndividual(phone="19900005520"), "新号")

    def test_another_city_has_people_of_its_own(self, city: City, suspect: Involvement) -> None:
        abroad = city.foreign_actor(Role.STATION_OFFICER)
        made = record_individual(abroad, NewIndividual("测试丙", ID_NO))
        assert made.pk != suspect.individual_id
        assert not Individual.objects.visible_to(abroad).filter(pk=suspect.individual_id).exists()


class TestUnknown:
    def test_somebody_unknown_is_identified_by_what_is_found_out(self, officer: Actor, case: Case) -> None:
        made = record_suspect(officer, case.pk, NewIndividual(), ["UPSTREAM"], "APP 后台，境外", unknown=True)
        assert not made.individual.known
        found = amend(officer, made.individual_id, NewIndividual("测试丁", OTHER_ID), "户籍照片比对")
        assert (found.known, found.sex) == (True, 2)
        assert same(Individual.unscoped.get(pk=found.pk).id_no, seal(Kind.ID_NUMBER, OTHER_ID))  # type: ignore[arg-type]
        assert PersonStep.unscoped.filter(individual=found, act=Act.IDENTIFY).exists()

    def test_somebody_unknown_is_joined_to_a_person_and_parted_again(
        self, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        made = record_suspect(officer, case.pk, NewIndividual(), ["UPSTREAM"], unknown=True)
        refused(Code.KNOWN, amend, officer, made.individual_id, NewIndividual(id_no=ID_NO), "同一人")
        measure(officer, made.pk, told(Measure.DETAINED, today() - timedelta(days=1)))
        merge(officer, made.individual_id, suspect.individual_id, "同一人")
        refused(Code.IN_CUSTODY, measure, officer, suspect.pk, told(Measure.DETAINED, document_no="文2号"))
        refused(Code.JOINED_ALREADY, merge, officer, made.individual_id, suspect.individual_id, "同一人")
        other = record_suspect(officer, case.pk, NewIndividual(), unknown=True)
        refused(Code.OTHERS_JOINED, merge, officer, suspect.individual_id, other.individual_id, "同一人")
        part(officer, made.individual_id, "看错")
        refused(Code.NOT_JOINED, part, officer, made.individual_id, "看错")
        measure(officer, suspect.pk, told(Measure.DETAINED, document_no="文2号"))
        acts = PersonStep.unscoped.filter(individual=suspect.individual).values_list("act", flat=True)
        assert {Act.MERGE.value, Act.PART.value} <= set(acts)

    def test_two_with_a_detention_each_are_not_made_one(self, officer: Actor, case: Case, suspect: Involvement) -> None:
        made = record_suspect(officer, case.pk, NewIndividual(), ["UPSTREAM"], unknown=True)
        for one in (suspect, made):
            measure(officer, one.pk, told(Measure.DETAINED))
        refused(Code.MEASURES_CLASH, merge, officer, made.individual_id, suspect.individual_id, "同一人")

    def test_a_case_shows_whoever_was_joined_once_with_both_parts(
        self, officer: Actor, case: Case, suspect: Involvement
    ) -> None:
        made = record_suspect(officer, case.pk, NewIndividual(), ["UPSTREAM"], unknown=True)
        measure(officer, made.pk, told(Measure.SUMMONED))
        merge(officer, made.individual_id, suspect.individual_id, "同一人")
        [(found, part)] = people.in_case(officer, case)
        assert (found.individual.pk, part.involvement.roles) == (suspect.individual_id, ["CASH", "UPSTREAM"])
        assert [one.kind for one in part.story] == ["SUMMONED"]
        assert len(people.of(officer, suspect.individual_id).parts) == 1  # type: ignore[union-attr]

    def test_two_id_numbers_are_two_people(self, officer: Actor, case: Case, suspect: Involvement) -> None:
        other = record_suspect(officer, case.pk, NewIndividual("测试丁", OTHER_ID))
        nobody = record_suspect(officer, case.pk, NewIndividual(), unknown=True)
        refused(Code.TWO_IDS, merge, officer, other.individual_id, suspect.individual_id, "同一人")
        refused(Code.OTHER_WAY, merge, officer, other.individual_id, nobody.individual_id, "同一人")
        refused(Code.SAME_PERSON, merge, officer, other.individual_id, other.individual_id, "同一人")
        refused(Code.REASON_MISSING, merge, officer, nobody.individual_id, other.individual_id, " ")

    def test_who_it_is_must_be_said_or_that_it_is_not_known(self, officer: Actor, case: Case) -> None:
        refused(Code.WHO_MISSING, record_suspect, officer, case.pk, NewIndividual())
        refused(Code.IS_NAMED, record_suspect, officer, case.pk, NewIndividual("测试丙"), unknown=True)
        refused(Code.WHO_MISSING, record_individual, officer, NewIndividual(phone="19900005519"))
        refused(Code.ROLE_UNKNOWN, record_suspect, officer, case.pk, NewIndividual("测试丙"), ["BOSS"])


class TestParts:
    def test_a_part_is_changed_ended_with_a_reason_and_taken_up_again(
        self, officer: Actor, suspect: Involvement
    ) -> None:
        refused(Code.SAME_ANSWER, set_roles, officer, suspect.pk, ["CASH"])
        assert set_roles(officer, suspect.pk, ["CASH", "LAUNDER"]).roles == ["CASH", "LAUNDER"]
        taken = measure(officer, suspect.pk, told(Measure.DETAINED))
        refused(Code.IN_FORCE, end_part, officer, suspect.pk, "不是他")
        void_measure(officer, taken.pk, "不是他")
        refused(Code.REASON_MISSING, end_part, officer, suspect.pk, "")
        end_part(officer, suspect.pk, "不是他")
        refused(Code.ENDED, measure, officer, suspect.pk, told(Measure.DETAINED))
        take_up(officer, suspect.pk, "是他")
        refused(Code.NOT_ENDED, take_up, officer, suspect.pk, "是他")
        assert Involvement.unscoped.get(pk=suspect.pk).ended_on is None

    def test_who_may_not_work_on_people_does_nothing(self, city: City, suspect: Involvement) -> None:
        refused(Code.NOT_ALLOWED, set_roles, city.actor(Role.AUDITOR), suspect.pk, ["CARD"])
        refused(Code.NOT_FOUND, set_roles, city.foreign_actor(Role.INVESTIGATOR), suspect.pk, ["CARD"])


def test_a_history_is_never_changed(suspect: Involvement) -> None:
    for statement in ("UPDATE people_personstep SET act = 'end'", "DELETE FROM people_personstep"):
        with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def _case_of(actor: Actor, unit: int) -> int:
    return receive(actor, NewCase("COUNTER", timezone.now(), "BRUSH", unit)).pk
