# SPDX-License-Identifier: Apache-2.0
"""Pairs that may be one person: found, compared without opening a seal, decided once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.warning.services.conftest import Desk, fresh
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import PairDecision, Verdict, WarningRecord
from wuzha.warning.queries import pairs as queries
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import pairs, triage
from wuzha.warning.services.errors import Code

pytestmark = pytest.mark.dialect("warning.queries.pairs")

NAME = seal(Kind.NAME, "测试戊")


@pytest.fixture
@shared
def alike(desk: Desk) -> tuple[WarningRecord, WarningRecord]:
    """Two with the same name in one village, and others that share nothing with them."""
    desk.received(name=seal(Kind.NAME, "测试己"))
    desk.received(name=NAME, division_code=desk.city.other_village.code)
    return desk.received(name=NAME), desk.received(name=NAME)


def keys(desk: Desk) -> list[tuple[int, int]]:
    return queries.to_decide(desk.analyst)


class TestFinding:
    def test_the_same_name_in_the_same_town(self, desk: Desk, alike: tuple[WarningRecord, WarningRecord]) -> None:
        one, other = alike
        assert keys(desk) == [(one.pk, other.pk)]
        assert queries.to_decide(desk.foreign_analyst) == []

    def test_a_shared_number_unless_two_id_numbers_say_otherwise(self, desk: Desk) -> None:
        phone = seal(Kind.PHONE, "13800000301")
        names = [seal(Kind.NAME, name) for name in ("测试庚", "测试辛", "测试壬")]
        one = desk.received(phone=phone, name=names[0], id_no=seal(Kind.ID_NUMBER, "330282198512310028"))
        desk.received(phone=phone, name=names[1], id_no=seal(Kind.ID_NUMBER, "33028219900101001X"))
        assert keys(desk) == []
        third = desk.dispatched(phone=phone, name=names[2])
        assert (one.pk, third.pk) in keys(desk)

    def test_a_round_and_the_one_before_it_are_known(self, desk: Desk) -> None:
        phone = seal(Kind.PHONE, "13800000301")
        earlier = desk.dispatched(phone=phone)
        desk.received(phone=phone, previous=earlier, round_no=2)
        assert keys(desk) == []


class TestComparing:
    def test_marks_what_is_the_same_and_what_differs(
        self, desk: Desk, alike: tuple[WarningRecord, WarningRecord]
    ) -> None:
        pair = queries.of(desk.analyst, alike[1].pk, alike[0].pk)
        assert pair is not None
        assert (pair.one, pair.other) == alike
        marks = {line.column: line.mark for line in pair.lines if line.column}
        assert marks == {"name": "same", "phone": "differs", "id_no": "", "account": "", "address": "same"}

    def test_what_a_station_has_lives_on(self, desk: Desk) -> None:
        sent, waiting = desk.dispatched(), desk.received()
        held = desk.held()
        assert queries.direction(waiting, sent, desk.analyst.person_id) == (waiting, sent)
        assert queries.direction(waiting, held, desk.analyst.person_id) == (waiting, held)
        assert queries.direction(held, waiting, desk.colleague.person_id)[1] == waiting


class TestDeciding:
    def test_the_same_are_merged(self, desk: Desk, alike: tuple[WarningRecord, WarningRecord]) -> None:
        one, other = alike
        into = pairs.decide(desk.analyst, one.pk, other.pk, Verdict.SAME)
        assert into == one
        assert fresh(other).merged_into == one
        assert keys(desk) == []

    @pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.UNSURE])
    def test_nobody_is_asked_twice(
        self, desk: Desk, alike: tuple[WarningRecord, WarningRecord], verdict: Verdict
    ) -> None:
        one, other = alike
        assert pairs.decide(desk.analyst, other.pk, one.pk, verdict, "户籍地不同，待核") is None
        assert keys(desk) == []
        assert [kept.note for kept in queries.unsure(desk.colleague)] == (
            ["户籍地不同，待核"] if verdict is Verdict.UNSURE else []
        )
        pairs.decide(desk.colleague, one.pk, other.pk, Verdict.DIFFERENT)
        assert PairDecision.unscoped.get().verdict == Verdict.DIFFERENT

    def test_a_merge_that_is_refused_decides_nothing(
        self, desk: Desk, alike: tuple[WarningRecord, WarningRecord]
    ) -> None:
        one, other = alike
        triage.take(desk.colleague, one.pk)
        with pytest.raises(RefusalError) as refused:
            pairs.decide(desk.analyst, one.pk, other.pk, Verdict.SAME)
        assert refused.value.code is Code.NOT_YOURS
        assert not PairDecision.unscoped.exists()
        assert Event.objects.filter(action="warning.merge", outcome="REFUSED").exists()

    @pytest.mark.parametrize("note", ["本人手机13800000301", "身份证330282198512310028"])
    def test_a_note_names_no_number_of_a_person(
        self, desk: Desk, alike: tuple[WarningRecord, WarningRecord], note: str
    ) -> None:
        with pytest.raises(RefusalError) as refused:
            pairs.decide(desk.analyst, alike[0].pk, alike[1].pk, Verdict.UNSURE, note)
        assert refused.value.code is Code.PERSONAL_DATA


class TestPage:
    def post(self, client: Client, name: str, pair: tuple[WarningRecord, WarningRecord], **data: Any) -> Any:
        return client.post(reverse(f"warning:{name}"), {"one": pair[0].pk, "other": pair[1].pk, **data})

    def test_goes_on_to_the_next_pair(
        self, desk: Desk, client_of: Client, alike: tuple[WarningRecord, WarningRecord]
    ) -> None:
        desk.received(name=NAME)
        first = client_of.get(reverse("warning:pairs")).context["pair"]
        response = self.post(client_of, "pair_decide", (first.one, first.other), verdict="different")
        assert response.status_code == 302
        following = client_of.get(response["Location"]).context["pair"]
        assert (following.one, following.other) != (first.one, first.other)

    def test_shows_masked_until_both_are_opened_for_a_purpose(
        self, client_of: Client, alike: tuple[WarningRecord, WarningRecord]
    ) -> None:
        assert "测试戊" not in client_of.get(reverse("warning:pairs")).content.decode()
        assert "测试戊" in self.post(client_of, "pair_reveal", alike).content.decode()
        reads = Event.objects.filter(action="personal.read")
        assert sorted(reads.values_list("object_id", flat=True)) == sorted(str(one.pk) for one in alike)
        assert all(event.purpose.startswith("核实身份") for event in reads)
        assert all(event.detail["for"] == "VERIFY" for event in reads)

    def test_refused_it_stays_with_what_was_written(
        self, client_of: Client, alike: tuple[WarningRecord, WarningRecord]
    ) -> None:
        response = self.post(client_of, "pair_decide", alike, verdict="unsure", note="13800000301")
        assert response.status_code == 422
        assert response.context["form"]["note"].value() == "13800000301"

    def test_nothing_out_of_reach(self, desk: Desk, client_of: Client) -> None:
        own, foreign = desk.received(), desk.received(centre=desk.city.abroad_centre, division_code="330281001001")
        assert self.post(client_of, "pair_decide", (own, foreign), verdict="different").status_code == 404
        assert self.post(client_of, "pair_decide", (own, own), verdict="different").status_code == 404
        assert fresh(own).state == State.RECEIVED
