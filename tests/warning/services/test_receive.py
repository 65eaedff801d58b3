# SPDX-License-Identifier: Apache-2.0
"""Directives in: merged, sealed, scored, counted once, never doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Unit, UnitKind
from wuzha.sealed import Kind, blind, seal
from wuzha.simulation.load import city
from wuzha.warning.fields import values_of
from wuzha.warning.models import Directive, EnrichmentItem, MergeKind, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.merge import Merge
from wuzha.warning.services import dispatch, triage
from wuzha.warning.services.completion import add_item
from wuzha.warning.services.receive import IncomingDirective, Receipt, receive

pytestmark = pytest.mark.dialect("copying", "warning.services.receive.store")

SOURCE = Actor(kind="source", label="TEST")
NOW = datetime.now(UTC).replace(microsecond=0)
PHONE, OTHER_PHONE = "13800000001", "13800000002"
ID_NO, OTHER_ID_NO = "330282198512310028", "33028219900101001X"


@pytest.fixture
def centre(db: None) -> int:
    city.build(Actor.system("tests"))
    return int(Unit.objects.get(kind=UnitKind.CENTRE).pk)


def directive(line: int = 1, hours_ago: float = 1, **changes: Any) -> IncomingDirective:
    values: dict[str, Any] = {
        "level": Level.MEDIUM, "fraud_type": "BRUSH", "source_type": "PROV", "phone": PHONE,
        "pushed_at": NOW - timedelta(hours=hours_ago), "contact": "0085200000001",
        "raw": f'{{"受害人号码": "{PHONE}"}}',
    } | changes  # fmt: skip
    return IncomingDirective(line=line, **values)


def take(centre: int, *rows: IncomingDirective, source: str = "PROV") -> Receipt:
    return receive(rows, source=source, centre_id=centre, actor=SOURCE)


def only_warning() -> WarningRecord:
    found: WarningRecord = WarningRecord.unscoped.get()
    return found


def test_a_directive_becomes_a_sealed_and_scored_warning(centre: int) -> None:
    receipt = take(centre, directive(name="测试甲", id_no=ID_NO, address="慈溪市宗汉街道星光社区1号"))
    warning = only_warning()
    assert (receipt.accepted, receipt.merged, receipt.duplicates) == (1, 0, 0)
    assert warning.state == State.RECEIVED
    assert str(warning.phone) == "138****0001"
    assert warning.phone_index is not None
    assert bytes(warning.phone_index) == blind(Kind.PHONE, PHONE)
    assert warning.order_key > 0
    assert warning.feedback_due == warning.first_pushed_at + timedelta(hours=24)
    assert warning.signin_due is None
    assert receipt.verdicts[0].warning_id == warning.pk


def test_no_clear_value_reaches_the_database(centre: int) -> None:
    take(centre, directive(name="测试甲", id_no=ID_NO, address="慈溪市宗汉街道星光社区1号"))
    with connection.cursor() as cursor:
        for table in ("warning_warning", "warning_directive", "audit_event"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            dump = cursor.fetchone()[0]
            for clear in (PHONE, ID_NO, "测试甲", "星光社区1号", "0085200000001"):
                assert clear not in dump
                assert clear.encode().hex() not in dump


def test_the_same_push_again_is_a_duplicate(centre: int) -> None:
    take(centre, directive())
    receipt = take(centre, directive(), directive(line=2))
    assert (receipt.accepted, receipt.merged, receipt.duplicates) == (0, 0, 2)
    assert Directive.unscoped.count() == 1
    assert only_warning().push_count == 1


def test_the_same_row_twice_in_one_file_counts_once(centre: int) -> None:
    receipt = take(centre, directive(1), directive(2))
    assert (receipt.accepted, receipt.duplicates) == (1, 1)


def test_a_reused_directive_number_loses_no_warning(centre: int) -> None:
    receipt = take(centre, directive(1, directive_no="N1"), directive(2, directive_no="N1", phone=OTHER_PHONE))
    assert receipt.accepted == 2


@pytest.mark.parametrize("together", [True, False])
def test_repeats_within_the_window_become_one_warning_with_a_push_count(centre: int, together: bool) -> None:
    rows = [directive(n, hours_ago=9 - n, carried=values_of({"call_count": n})) for n in range(1, 4)]
    for chunk in [rows] if together else [[row] for row in rows]:
        take(centre, *chunk)
    warning = only_warning()
    assert warning.push_count == 3
    assert warning.call_count == 3
    assert warning.last_pushed_at == rows[-1].pushed_at
    assert warning.first_pushed_at == rows[0].pushed_at


def test_sources_are_merged_by_phone_id_number_and_account(centre: int) -> None:
    take(centre, directive(phone=PHONE, id_no=ID_NO))
    take(centre, directive(phone=None, id_no=ID_NO, account="6228480000000000018", hours_ago=0.9), source="BANK")
    take(centre, directive(phone=None, account="6228480000000000018", hours_ago=0.8), source="MPS")
    take(centre, directive(phone=PHONE, hours_ago=0.7), source="S96110")
    assert only_warning().push_count == 4


def test_a_shared_phone_does_not_make_two_id_numbers_one_person(centre: int) -> None:
    take(centre, directive(id_no=ID_NO), directive(2, id_no=OTHER_ID_NO))
    assert WarningRecord.unscoped.count() == 2


def test_a_weaker_push_does_not_lower_the_level(centre: int) -> None:
    take(centre, directive(level=Level.HIGH), directive(2, level=Level.LOW, hours_ago=0.5))
    assert only_warning().level == Level.HIGH


def test_a_payment_raises_a_warning_still_at_the_centre(centre: int) -> None:
    take(centre, directive())
    before = only_warning()
    receipt = take(centre, directive(2, hours_ago=0.5, tx_amount_fen=500_000, tx_time=NOW - timedelta(hours=1)))
    after = only_warning()
    assert receipt.verdicts[0].became == Merge.RAISED
    assert (after.level, after.round_no, after.payment_seen, after.amount_fen) == (Level.HIGH, 2, True, 500_000)
    assert after.order_key > before.order_key
    assert after.meet_due is not None
    assert after.version == before.version + 1


def close(warning: WarningRecord) -> None:
    """Bring a warning to its end without the services that other tests test."""
    station = Unit.objects.filter(kind=UnitKind.STATION).first()
    from wuzha.org.models import Person

    officer = Person.objects.create(username="officer", name="测试警")
    steps: list[dict[str, Any]] = [
        {"state": State.CLAIMED, "claimed_by": officer, "claimed_at": NOW, "claim_expires_at": NOW},
        {
            "state": State.DISPATCHED, "claimed_by": None, "claim_expires_at": None, "station": station,
            "dispatched_at": NOW, "signin_due": NOW,
        },
        {"state": State.SIGNED, "signed_at": NOW, "officer": officer},
        {"state": State.WORKING},
        {"state": State.CLOSED, "closed_at": NOW, "outcome": "DENIED"},
    ]  # fmt: skip
    for step in steps:
        WarningRecord.unscoped.filter(pk=warning.pk).update(**step)


def test_a_new_contact_after_closing_opens_a_round_of_its_own_one_level_up(centre: int) -> None:
    take(centre, directive(name="测试甲"))
    first = only_warning()
    EnrichmentItem.unscoped.create(
        warning=first, item="WORKPLACE", found="FOUND", source="EMPLOYER", value=seal(Kind.TEXT, "演示工厂")
    )
    WarningRecord.unscoped.filter(pk=first.pk).update(completeness=10)
    close(first)
    receipt = take(centre, directive(2, hours_ago=0.1, contact="0085200000099"))
    second = WarningRecord.unscoped.exclude(pk=first.pk).get()
    assert receipt.accepted == 1
    assert receipt.verdicts[0].became == Merge.ROUND
    assert (second.round_no, second.level, second.previous_id) == (2, Level.HIGH, first.pk)
    assert str(second.name) == "测**" or str(second.name).startswith("测")
    assert second.completeness == 10
    assert second.items.model.unscoped.filter(warning=second, source="PAST").count() == 1


def test_a_repeat_of_a_closed_warning_counts_without_changing_how_it_was_judged(centre: int) -> None:
    take(centre, directive())
    close(only_warning())
    before = only_warning()
    receipt = take(centre, directive(2, hours_ago=0.5, level=Level.URGENT))
    after = only_warning()
    assert receipt.merged == 1
    assert (after.push_count, after.level, after.feedback_due) == (2, before.level, before.feedback_due)


def test_flags_are_kept_and_counted_once_a_row(centre: int) -> None:
    receipt = take(centre, directive(flags=("victim_id_no:CHECKSUM", "tx_amount:CHARSET")))
    assert receipt.flagged == 1
    assert only_warning().flags == ["victim_id_no:CHECKSUM", "tx_amount:CHARSET"]


def test_the_trail_counts_what_came(centre: int) -> None:
    take(centre, directive(), directive(2), directive(3, phone=OTHER_PHONE))
    event = Event.objects.get(action="warning.receive")
    assert event.row_count == 3
    assert event.detail == {"accepted": 2, "merged": 0, "duplicates": 1}


def test_nothing_in_is_nothing_written(centre: int) -> None:
    assert take(centre) == Receipt()
    assert not Event.objects.filter(action="warning.receive").exists()


@pytest.mark.django_db(transaction=True)
def test_receivers_at_the_same_time_make_one_warning_of_one_person() -> None:
    city.build(Actor.system("tests"))
    centre = int(Unit.objects.get(kind=UnitKind.CENTRE).pk)

    def post(number: int) -> None:
        try:
            take(centre, directive(hours_ago=1 + number / 60), source=f"S{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(24)))
    assert only_warning().push_count == 24


people = st.sampled_from([{"phone": PHONE}, {"phone": OTHER_PHONE}, {"phone": None, "id_no": ID_NO}])
pushes = st.builds(
    lambda person, hours, contact, amount, level: directive(
        hours_ago=hours, contact=contact, tx_amount_fen=amount, level=level, **person
    ),
    people,
    st.integers(0, 24 * 40),
    st.sampled_from([None, "0085200000001", "0085200000002"]),
    st.sampled_from([None, 0, 100_000, 200_000]),
    st.sampled_from(Level),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(pushes, max_size=25), cut=st.integers(0, 25))
def test_every_push_is_counted_once_however_the_file_is_cut(
    centre: int, rows: list[IncomingDirective], cut: int
) -> None:
    from django.db import transaction

    with transaction.atomic():
        receipts = [take(centre, *rows[:cut]), take(centre, *rows[cut:])]
        kept = Directive.unscoped.count()
        assert sum(r.accepted + r.merged + r.duplicates for r in receipts) == len(rows)
        assert sum(r.accepted + r.merged for r in receipts) == kept
        assert sum(r.accepted for r in receipts) == WarningRecord.unscoped.count()
        assert sum(w.push_count for w in WarningRecord.unscoped.all()) == kept
        again = take(centre, *rows)
        assert (again.duplicates, Directive.unscoped.count()) == (len(rows), kept)
        assert Directive.unscoped.filter(merge=MergeKind.NEW).count() >= 1 if rows else True
        transaction.set_rollback(True)


class TestTheNumberOfBefore:
    """A push that names what the person was known by before still finds the person."""

    def test_leads_through_merged_warnings_to_the_one_that_lives_on(self, desk: Desk) -> None:
        first, second, third = (desk.received(phone=seal(Kind.PHONE, f"1380000010{n}")) for n in range(3))
        triage.merge(desk.analyst, first.pk, second.pk)
        triage.merge(desk.analyst, second.pk, third.pk)
        receipt = take(desk.city.centre.pk, directive(phone="13800000100"))
        assert [(v.became, v.warning_id) for v in receipt.verdicts] == [("MERGED", third.pk)]

    def test_is_kept_when_another_number_is_adopted(self, desk: Desk) -> None:
        warning = desk.held(phone=seal(Kind.PHONE, "13800000100"))
        add_item(
            desk.analyst, warning.pk, item="ALT_NUMBER", found="FOUND", source="CARRIER_RECORD", value="13800000101",
            use_number=True,
        )  # fmt: skip
        for number in ("13800000100", "13800000101"):
            receipt = take(desk.city.centre.pk, directive(phone=number))
            assert [(v.became, v.warning_id) for v in receipt.verdicts] == [("MERGED", warning.pk)]
        assert WarningRecord.unscoped.count() == 1

    def test_goes_on_to_the_next_round(self, desk: Desk) -> None:
        warning = desk.held(
            phone=seal(Kind.PHONE, "13800000100"),
            account=seal(Kind.ACCOUNT, "6222020000000000000"),
            last_pushed_at=NOW - timedelta(hours=3),
        )
        add_item(
            desk.analyst, warning.pk, item="ALT_NUMBER", found="FOUND", source="CARRIER_RECORD", value="13800000101",
            use_number=True,
        )  # fmt: skip
        take(desk.city.centre.pk, directive(phone="13800000101", contact="a", hours_ago=2))
        dispatch.dispatch(replace(desk.analyst, leads=True), warning.pk, desk.city.station.pk, override="立即处置")
        account = {"phone": None, "account": "6222020000000000000"}
        opened = take(desk.city.centre.pk, directive(**account, contact="b", hours_ago=0.5)).verdicts[0]
        assert opened.became == "ROUND"
        again = take(desk.city.centre.pk, directive(phone="13800000100", contact="b", hours_ago=0.1)).verdicts[0]
        assert (again.became, again.warning_id) == ("MERGED", opened.warning_id)

    def test_does_not_join_two_id_numbers(self, desk: Desk) -> None:
        warning = desk.held(phone=seal(Kind.PHONE, "13800000100"), id_no=seal(Kind.ID_NUMBER, "330282199001010017"))
        add_item(
            desk.analyst, warning.pk, item="ALT_NUMBER", found="FOUND", source="CARRIER_RECORD", value="13800000101",
            use_number=True,
        )  # fmt: skip
        other = take(desk.city.centre.pk, directive(phone="13800000100", id_no="330282199001010025")).verdicts[0]
        assert other.became == "NEW"
