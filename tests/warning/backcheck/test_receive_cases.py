# SPDX-License-Identifier: Apache-2.0
"""A list of cases taken in: new, the same again, filled, several victims; and a class corrected by a person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories import City
from tests.warning.backcheck.conftest import FAMILY, ID_NO, OTHER_ID, PHONE, case, stages, take, warned
from wuzha.audit.models import Event
from wuzha.cases.models import Victim
from wuzha.intake.receivers import Counts
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import BackCheck
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.services.backcheck import correct, recheck, restore
from wuzha.warning.services.errors import Code

pytestmark = pytest.mark.dialect("cases.services.listed", "sql")


def test_a_case_is_kept_sealed_and_once(city: City, now: datetime) -> None:
    assert take(city, case(now)) == Counts(accepted=1)
    assert take(city, case(now, line=9, raw='{"other": "column"}')) == Counts(duplicates=1)
    kept = Victim.unscoped.get()
    assert (kept.loss_fen, str(kept.phone)) == (12_345_00, "138****0501")
    assert Event.objects.filter(action="case.import").count() == 2


def test_what_a_further_list_tells_changes_the_case_and_its_class(city: City, now: datetime) -> None:
    warned(city, now, days_ago=9.5)
    take(city, case(now, loss_fen=0, flags=("occurred_at:FROM_REPORT", "loss:EMPTY")))
    assert stages()[30] == Stage.BEFORE_PUSH
    later = case(now, occurred_at=now - timedelta(days=9.2), loss_fen=1)
    assert take(city, later) == Counts(merged=1)
    assert (stages()[30], Victim.unscoped.get().loss_fen) == (Stage.NOT_DISPATCHED, 1)


def test_several_victims_of_one_case_are_several_rows(city: City, now: datetime) -> None:
    rows = (case(now, id_no=ID_NO), case(now, line=3, phone=FAMILY, id_no=OTHER_ID), case(now, line=4, id_no=ID_NO))
    assert take(city, *rows) == Counts(accepted=2, duplicates=1)
    assert [str(one) for one in Victim.unscoped.order_by("no")] == [
        rows[0].case_no, f"{rows[0].case_no} (2)",
    ]  # fmt: skip


def test_an_id_number_that_comes_later_is_the_same_victim(city: City, now: datetime) -> None:
    take(city, case(now))
    assert take(city, case(now, id_no=ID_NO)) == Counts(merged=1)
    assert Victim.unscoped.get().id_no is not None


def test_a_case_belongs_to_its_centre(city: City, now: datetime) -> None:
    take(city, case(now, unit_id=city.station.pk))
    seen = {role: Victim.objects.visible_to(city.actor(role)).exists() for role in (Role.ANALYST, Role.STATION_OFFICER)}
    assert seen == {Role.ANALYST: True, Role.STATION_OFFICER: True}
    assert not Victim.objects.visible_to(city.foreign_actor(Role.ANALYST)).exists()


class TestCorrection:
    def corrected(self, city: City, now: datetime) -> BackCheck:
        warned(city, now)
        take(city, case(now))
        return correct(
            city.actor(Role.ANALYST), Victim.unscoped.get().pk, days=30, stage=Stage.NOT_WARNED,
            reason="OTHER_EVENT", note="预警是另一起冒充客服",
        )  # fmt: skip

    def test_both_classes_are_kept_and_the_correction_counts(self, city: City, now: datetime) -> None:
        check = self.corrected(city, now)
        assert (check.computed, check.corrected, check.stage) == (
            Stage.NOT_DISPATCHED, Stage.NOT_WARNED, Stage.NOT_WARNED,
        )  # fmt: skip
        assert stages() == {30: Stage.NOT_WARNED, 90: Stage.NOT_DISPATCHED}

    def test_it_outlives_a_recheck_and_says_when_the_facts_have_changed(self, city: City, now: datetime) -> None:
        check = self.corrected(city, now)
        recheck([check.victim_id])
        check.refresh_from_db()
        assert (check.stage, check.outdated) == (Stage.NOT_WARNED, False)
        type(check.warning).unscoped.filter(pk=check.warning_id).update(met_at=now - timedelta(days=11))
        recheck([check.victim_id])
        check.refresh_from_db()
        assert (check.computed, check.stage, check.outdated) == (Stage.AFTER_MEETING, Stage.NOT_WARNED, True)

    def test_it_can_be_taken_back_and_the_trail_keeps_both(self, city: City, now: datetime) -> None:
        check = self.corrected(city, now)
        restored = restore(city.actor(Role.INVESTIGATOR), check.victim_id, days=30)
        assert restored.stage == Stage.NOT_DISPATCHED
        actions = Event.objects.filter(object_type="victim", object_id=str(check.victim_id)).order_by("pk")
        assert [event.action for event in actions] == ["warning.backcheck_correct", "warning.backcheck_restore"]

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"stage": "NOT_DISPATCHED"}, Code.SAME_CLASS),
            ({"stage": "NONSENSE"}, Code.BAD_RESULT),
            ({"reason": "NONSENSE"}, Code.UNKNOWN_REASON),
            ({"note": " "}, Code.WORDS_MISSING),
            ({"days": 31}, Code.NO_SUCH_CASE),
        ],
    )
    def test_what_is_refused(self, city: City, now: datetime, values: dict[str, str], code: Code) -> None:
        warned(city, now)
        take(city, case(now))
        given = {"days": 30, "stage": Stage.NOT_WARNED, "reason": "OTHER_EVENT", "note": "说明"} | values
        with pytest.raises(RefusalError) as refused:
            correct(city.actor(Role.ANALYST), Victim.unscoped.get().pk, **given)  # type: ignore[arg-type]
        assert refused.value.code == code

    def test_a_station_reads_but_does_not_correct_and_abroad_reaches_nothing(self, city: City, now: datetime) -> None:
        take(city, case(now, unit_id=city.station.pk))
        pk = Victim.unscoped.get().pk
        for actor, code in (
            (city.actor(Role.STATION_OFFICER), Code.NOT_ALLOWED), (city.foreign_actor(Role.ANALYST), Code.NO_SUCH_CASE),
        ):  # fmt: skip
            with pytest.raises(RefusalError) as refused:
                correct(actor, pk, days=30, stage=Stage.NOT_MET, reason="OTHER_EVENT", note="说明")
            assert refused.value.code == code


def test_no_clear_number_is_in_the_database(city: City, now: datetime) -> None:
    take(city, case(now, raw='{"电话": "13800000501"}'))
    kept = Victim.unscoped.values().get()
    assert PHONE not in repr(kept)
