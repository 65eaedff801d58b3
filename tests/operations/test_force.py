# SPDX-License-Identifier: Apache-2.0
"""The task force on any day, its duty with swaps and gaps, its training with who came and who lacks hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import City
from tests.operations.conftest import admitted, refused, today
from wuzha.audit.actor import Actor
from wuzha.operations.errors import Code
from wuzha.operations.models import Attendance, Duty, DutyChange, ForceMember, ForceTerm
from wuzha.operations.privacy import ForceKeeper
from wuzha.operations.queries import duty as duties
from wuzha.operations.queries import force as forces
from wuzha.operations.queries import training as trainings
from wuzha.operations.rules.roster import read
from wuzha.operations.services import duty, force, training
from wuzha.operations.services.training import NewTraining
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing", "sealed.erasing")]
DAY = timedelta(days=1)
LETTER = date(2023, 6, 6)


class TestRoster:
    def test_thirty_eight_officers_and_twenty_two_auxiliaries_on_the_day_of_the_letter(self, actor: Actor) -> None:
        lines = [f"演警{n:02d}\t1{n:05d}\t民警\t测试市公安局\t侦查\t2023-01-01" for n in range(40)]
        lines += [f"演辅{n:02d}\tF{n:05d}\t辅警\t\t接警处置\t2023-02-01" for n in range(22)]
        taken = force.admit_rows(actor, read("\n".join(lines)), today())
        assert (taken.new, taken.there, taken.rejects) == (62, 0, [])
        for name in ("演警38", "演警39"):
            force.release(actor, ForceMember.unscoped.get(name=name).pk, LETTER - DAY, "回原单位")
        there = forces.strength(actor, LETTER)
        assert (there.officers, there.auxiliaries, there.all) == (38, 22, 60)
        assert forces.strength(actor, date(2023, 1, 15)).all == 40
        again = force.admit_rows(actor, read("\n".join(lines[:38])), today())
        assert (again.new, again.there) == (0, 38)

    def test_rows_that_cannot_be_taken_say_why_and_the_others_are_in(self, actor: Actor) -> None:
        taken = force.admit_rows(
            actor, read("测试警一,1,民警,外市公安局\n测试警二,2,协管\n测试警三,3,民警,,,2023-01-01"), today()
        )
        assert taken.new == 1
        assert [row.name for row, _why in taken.rejects] == ["测试警一", "测试警二"]
        refused(Code.NO_ROWS, force.admit_rows, actor, [], today())
        refused(Code.TOO_MANY_ROWS, force.admit_rows, actor, read("甲,,民警\n" * 501), today())

    def test_a_duty_changed_ends_one_term_and_begins_the_next(self, actor: Actor) -> None:
        member = admitted(actor)
        refused(Code.SAME_ANSWER, force.move, actor, member.pk, "INVESTIGATE", "OFFICER", today())
        refused(Code.TERM_BEFORE, force.move, actor, member.pk, "FUNDS", "OFFICER", today() - 200 * DAY)
        force.move(actor, member.pk, "FUNDS", "OFFICER", today())
        assert [(one.post, one.until) for one in forces.terms_of(actor, member)] == [
            ("FUNDS", None), ("INVESTIGATE", today() - DAY),
        ]  # fmt: skip
        assert forces.strength(actor, today() - DAY).all == forces.strength(actor, today()).all == 1

    def test_who_left_may_come_back_later_and_is_the_same(self, actor: Actor) -> None:
        member = admitted(actor, badge="100001")
        new = force.NewMember("测试警一", "OFFICER", "ARREST", today() - 5 * DAY, "100001")
        refused(Code.SERVES_ALREADY, force.admit, actor, new)
        refused(Code.DAYS_ORDER, force.release, actor, member.pk, today() - 200 * DAY, "走")
        force.release(actor, member.pk, today() - 5 * DAY, "轮换")
        refused(Code.NOT_SERVING, force.release, actor, member.pk, today(), "走")
        refused(Code.TERM_BEFORE, force.admit, actor, new)
        back = force.admit(actor, force.NewMember("测试警一", "OFFICER", "ARREST", today(), "100001"))
        assert back.member == member
        other = force.NewMember("测试警二", "OFFICER", "ARREST", today(), "100001")
        refused(Code.BADGE_TAKEN, force.admit, actor, other)

    def test_it_is_refused_to_whoever_only_reads_and_found_by_nobody_elsewhere(self, city: City, actor: Actor) -> None:
        member, new = admitted(actor), force.NewMember("甲", "OFFICER", "ARREST", today())
        refused(Code.NOT_ALLOWED, force.admit, city.actor(Role.ANALYST), new)
        refused(Code.NOT_FOUND, force.release, city.foreign_actor(Role.INVESTIGATOR), member.pk, today(), "走")
        assert forces.strength(city.foreign_actor(Role.INVESTIGATOR), today()).all == 0
        abroad = force.NewMember("甲", "OFFICER", "ARREST", today(), from_unit_id=city.abroad_station.pk)
        refused(Code.NOT_FOUND, force.admit, actor, abroad)
        refused(Code.UNKNOWN_WORD, force.admit, actor, force.NewMember("甲", "OFFICER", "NO", today()))
        refused(Code.UNKNOWN_WORD, force.admit, actor, force.NewMember("甲", "CHIEF", "ARREST", today()))
        refused(Code.NAME_MISSING, force.admit, actor, force.NewMember(" ", "OFFICER", "ARREST", today()))

    def test_a_user_is_found_again_as_a_user(self, city: City, actor: Actor) -> None:
        who = city.people[Role.STATION_OFFICER]
        member = admitted(actor, who.name, person_id=who.pk)
        assert member.person_id == who.pk
        foreign = city.foreigners[Role.STATION_OFFICER]
        abroad = force.NewMember(foreign.name, "OFFICER", "ARREST", today(), person_id=foreign.pk)
        refused(Code.NOT_FOUND, force.admit, actor, abroad)

    def test_retention_empties_why_a_term_ended(self, actor: Actor) -> None:
        member = admitted(actor)
        force.release(actor, member.pk, today() - DAY, "因病")
        keeper, later = ForceKeeper(), timezone.now() + DAY
        (term,) = keeper.due(later)
        assert keeper.erase([term.pk], later) == 1
        assert ForceTerm.unscoped.get().ended_because is None


class TestDuty:
    def test_gaps_are_shown_until_enough_are_on(self, actor: Actor) -> None:
        first, second = admitted(actor), admitted(actor, "测试辅一", "AUXILIARY")
        tomorrow = today() + DAY
        day, night = duties.watches(actor, tomorrow, tomorrow)
        assert (day.lacking, day.lacking_officers, day.gap) == (2, 1, True)
        duty.put_on(actor, second.pk, [tomorrow], "DAY")
        day, _night = duties.watches(actor, tomorrow, tomorrow)
        assert (day.lacking, day.lacking_officers) == (1, 1)
        duty.put_on(actor, first.pk, [tomorrow], "DAY", leads=True)
        day, night = duties.watches(actor, tomorrow, tomorrow)
        assert ([one.member.name for one in day.duties], day.gap, night.gap) == (["测试警一", "测试辅一"], False, True)
        force.release(actor, first.pk, today(), "轮换")
        assert duties.watches(actor, tomorrow, tomorrow)[0].lacking_officers == 1

    def test_a_swap_and_a_cancellation_keep_what_was(self, actor: Actor) -> None:
        first, second = admitted(actor), admitted(actor, "测试警二")
        tomorrow = today() + DAY
        (one,) = duty.put_on(actor, first.pk, [tomorrow], "NIGHT", leads=True)
        refused(Code.ON_ALREADY, duty.put_on, actor, first.pk, [tomorrow], "NIGHT")
        refused(Code.REASON_MISSING, duty.swap, actor, one.pk, second.pk, " ")
        new = duty.swap(actor, one.pk, second.pk, "家中有事")
        assert (new.member_id, new.leads, DutyChange.unscoped.get().instead_id) == (second.pk, True, new.pk)
        refused(Code.NOT_FOUND, duty.swap, actor, one.pk, second.pk, "再换")
        (other,) = duty.put_on(actor, first.pk, [tomorrow + DAY], "DAY")
        duty.exchange(actor, new.pk, other.pk, "互换")
        stands = duties.standing(actor).order_by("day")
        assert [(row.day, row.member_id) for row in stands] == [(tomorrow, first.pk), (tomorrow + DAY, second.pk)]
        duty.take_off(actor, stands[0].pk, "抽调")
        assert duties.standing(actor).count() == 1
        assert Duty.unscoped.count() == 5

    def test_who_is_on_now(self, actor: Actor) -> None:
        member = admitted(actor)
        now = timezone.now()
        watch = next(
            one for one in duties.watches(actor, today() - DAY, today())
            if one.shift.times(one.day)[0] <= now < one.shift.times(one.day)[1]
        )  # fmt: skip
        duty.put_on(actor, member.pk, [watch.day], watch.shift.code)
        assert [one.member for one in duties.now_on(actor, now)] == [member]

    def test_the_past_stays_and_only_members_are_put_on(self, city: City, actor: Actor) -> None:
        member = admitted(actor)
        refused(Code.DUTY_OVER, duty.put_on, actor, member.pk, [today() - 3 * DAY], "DAY")
        refused(Code.UNKNOWN_WORD, duty.put_on, actor, member.pk, [today() + DAY], "NOON")
        force.release(actor, member.pk, today(), "轮换")
        refused(Code.NOT_SERVING, duty.put_on, actor, member.pk, [today() + DAY], "DAY")
        shift = (timezone.now() - 3 * DAY, timezone.now() - 2 * DAY)
        old = Duty.unscoped.create(
            centre=city.centre, member=member, day=today() - 3 * DAY, shift="DAY", starts_at=shift[0], ends_at=shift[1]
        )
        refused(Code.DUTY_OVER, duty.take_off, actor, old.pk, "改")
        with pytest.raises(Exception, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM operations_duty")


class TestTraining:
    def session(self, actor: Actor, hours: float = 4, at: datetime | None = None) -> int:
        begins = at or timezone.now() - timedelta(hours=1)
        return training.plan(actor, NewTraining("资金查控实务", begins, int(hours * 60), "会议室", "测试教官")).pk

    def test_who_came_gives_the_hours_of_a_year_and_who_lacks_some(self, actor: Actor) -> None:
        first, second = admitted(actor), admitted(actor, "测试辅一", "AUXILIARY")
        pk = self.session(actor, 20)
        assert training.attend(actor, pk, {first.pk: "PRESENT", second.pk: "EXCUSED"}) == 2
        found = {one.member.pk: (one.hours, one.lacking) for one in trainings.hours(actor, today().year)}
        assert found == {first.pk: (20, 4), second.pk: (0, 16)}
        assert training.attend(actor, pk, {first.pk: "PRESENT", second.pk: "PRESENT"}) == 1
        assert trainings.hours(actor, today().year)[-1].lacking == 0
        assert Attendance.unscoped.filter(member=second).count() == 2
        (row,) = trainings.page(actor).rows
        assert row.came == 2

    def test_attendance_waits_for_the_beginning_and_nothing_is_called_off_after(self, city: City, actor: Actor) -> None:
        member = admitted(actor)
        later = self.session(actor, at=timezone.now() + DAY)
        refused(Code.NOT_BEGUN, training.attend, actor, later, {member.pk: "PRESENT"})
        refused(Code.REASON_MISSING, training.call_off, actor, later, "")
        training.call_off(actor, later, "教官有事")
        refused(Code.CALLED_OFF, training.call_off, actor, later, "再取消")
        refused(Code.CALLED_OFF, training.attend, actor, later, {member.pk: "PRESENT"})
        held = self.session(actor)
        refused(Code.UNKNOWN_WORD, training.attend, actor, held, {member.pk: "LATE"})
        refused(Code.NOT_FOUND, training.attend, actor, held, {member.pk + 99: "PRESENT"})
        training.attend(actor, held, {member.pk: "ABSENT"})
        refused(Code.HELD, training.call_off, actor, held, "取消")
        refused(Code.NO_HOURS, training.plan, actor, NewTraining("短", timezone.now(), 5))
        assert trainings.of(city.foreign_actor(Role.INVESTIGATOR), held) is None
