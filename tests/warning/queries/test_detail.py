# SPDX-License-Identifier: Apache-2.0
"""One warning in full: what happened to it, why, and who the person was before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override as language

from tests.warning.services.conftest import Desk, make_desk
from tests.worlds import shared
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Directive, Transition
from wuzha.warning.queries import detail
from wuzha.warning.services import completion, dispatch, triage, work

ID_NO = "330282198512310028"


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


def test_a_warning_is_there_for_those_in_whose_reach_it_is(desk: Desk) -> None:
    sent = desk.dispatched()
    for actor in (desk.analyst, desk.officer):
        found = detail.of(actor, sent.pk)
        assert found is not None
        assert found.pk == sent.pk
    for actor in (desk.other_officer, desk.foreign_analyst, desk.worker):
        assert detail.of(actor, sent.pk) is None


def test_the_timeline_tells_everything_in_order(desk: Desk) -> None:
    warning = desk.received()
    Directive.unscoped.create(
        warning=warning, source="TEST", dedupe_key=b"k", merge="NEW", source_type="PROV", level=1, fraud_type="LOAN",
        pushed_at=warning.last_pushed_at, received_at=warning.received_at,
    )  # fmt: skip
    triage.take(desk.analyst, warning.pk)
    completion.add_item(desk.analyst, warning.pk, item="WORKPLACE", found="NOT_FOUND", source="EMPLOYER")
    dispatch.dispatch(replace(desk.analyst, leads=True), warning.pk, desk.city.station.pk, override="正在转账")
    work.sign_in(desk.officer, warning.pk)
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="REACHED")
    work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    work.close(desk.officer, warning.pk, outcome="ALREADY_DECEIVED", loss_fen=1)
    entries = detail.timeline(warning)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    told = [getattr(entry.it, "act", entry.kind) for entry in entries]
    assert [one for one in told if one not in ("attempt", "handover", "close")] == [
        "directive", "claim", "item", "dispatch", "sign", "grid_task",
    ]  # fmt: skip
    assert told.count("attempt") == 2  # the record, and the step it was
    assert {"close", "handover"} <= set(told)


def test_why_a_step_was_made_is_told_in_words(desk: Desk) -> None:
    closed = desk.closed()
    back = desk.dispatched()
    work.return_to_centre(desk.officer, back.pk, "NOT_OUR_AREA")
    with language("en"):
        said = {
            step.act: detail.reason_label(step)
            for step in Transition.unscoped.filter(warning__in=[closed, back]).order_by("pk")
        }
    assert said["close"] == "Not deceived, aware"
    assert said["return"] == "Not in our area"
    assert said["claim"] == ""
    held = desk.held(completeness=0)
    dispatch.dispatch(replace(desk.analyst, leads=True), held.pk, desk.city.station.pk, override="正在转账")
    with language("en"):
        assert detail.reason_label(Transition.unscoped.get(warning=held, act="dispatch")) == (
            "Sent incomplete, with a written reason"
        )


class TestPrevious:
    def test_the_same_person_is_found_by_phone_id_number_or_account(self, desk: Desk) -> None:
        account = seal(Kind.ACCOUNT, "6222020000000000001")
        one = desk.received(id_no=seal(Kind.ID_NUMBER, ID_NO), account=account)
        same = [
            desk.received(phone=one.phone),
            desk.received(id_no=seal(Kind.ID_NUMBER, ID_NO)),
            desk.received(account=seal(Kind.ACCOUNT, "6222020000000000001")),
        ]
        desk.received()
        found, more = detail.previous(desk.analyst, one)
        assert {w.pk for w in found} == {w.pk for w in same}
        assert not more

    def test_only_in_reach(self, desk: Desk) -> None:
        one = desk.received()
        desk.received(phone=one.phone, centre=desk.city.abroad_centre)
        assert detail.previous(desk.analyst, one) == ([], False)

    def test_the_latest_come_first_and_the_rest_is_announced(self, desk: Desk) -> None:
        one = desk.received()
        later = [desk.received(phone=one.phone) for _ in range(detail.SHOWN_PREVIOUS + 1)]
        found, more = detail.previous(desk.analyst, one)
        assert [w.pk for w in found] == [w.pk for w in reversed(later)][: detail.SHOWN_PREVIOUS]
        assert more
