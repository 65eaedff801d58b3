# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards and of live cards come in once; what cannot be taken is given back with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cards.conftest import Banks, ago
from tests.factories import City, make_filed
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cards.errors import Code
from wuzha.cards.intake.clues import ClueParser, ClueReceiver
from wuzha.cards.intake.parsing import CardParser, StockParser
from wuzha.cards.intake.receiver import CardReceiver, StockReceiver
from wuzha.cards.intake.words import explain, level_of
from wuzha.cards.models import (
    CardClue,
    CardDisposal,
    CardInvolvement,
    CardStep,
    ClueCard,
    ClueStep,
    InvolvedCard,
    LiveCards,
    StockChange,
)
from wuzha.cards.queries.cards import by_number
from wuzha.cards.services.clues import NewClue, cards_of, take_down
from wuzha.cards.services.incoming_clues import receive_clues
from wuzha.cards.waiting import StockSource
from wuzha.engine.calendar import end_of_day
from wuzha.intake.cells import CellError
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Counts, ParsedChunk
from wuzha.intake.services.each import SheetRow
from wuzha.org.roles import Role

CARD, PHONE = "6228480012345678018", "13900000019"
Row = dict[str, str]
WHY = "已与网点核对"


def parsed(kind: type[Any], rows: list[Row]) -> ParsedChunk:
    names = sorted({name for row in rows for name in row})
    columns = [[row.get(name) for row in rows] for name in names]
    found: ParsedChunk = kind(names, {name: name for name in names})(range(2, 2 + len(rows)), columns)
    return found


def told(chunk: ParsedChunk) -> list[tuple[str, ...]]:
    return [tuple(map(str, one.problems)) for one in chunk.rejects]


def row(**more: str) -> Row:
    return {
        "number": PHONE, "kind": "手机卡", "involved_on": f"{ago(3):%Y-%m-%d}", "institution": "测试移动",
        "outlet": "测试移动一营业厅", "opened_on": f"{ago(40):%Y/%m/%d}", "holder": "测试机主",
        "level": "", "amount": "", "case_no": "", "disposal": "停机", "disposed_on": f"{ago(1):%Y-%m-%d}",
    } | more  # fmt: skip


def take(receiver: Any, batch: Batch, actor: Actor, chunk: ParsedChunk) -> Counts:
    found: Counts = receiver.receive(chunk.rows, batch=batch, actor=actor)
    return found


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(kind="involved_cards", source="CARDS", unit=city.centre)
    return made


@pytest.mark.parametrize(
    ("text", "level"), [("一级", 1), ("2级卡", 2), ("第三层", 3), ("４", 4), ("二级账户", 2), ("十级", 10)]
)
def test_levels_are_read_as_lists_write_them(text: str, level: int) -> None:
    assert level_of(text) == level


def test_what_is_no_level_is_refused() -> None:
    with pytest.raises(CellError):
        level_of("涉案")


@pytest.mark.django_db
def test_a_list_of_cards_comes_in_once(city: City, banks: Banks, officer: Actor, batch: Batch) -> None:
    case = make_filed(city.centre, "A3302820000002023000077")
    rows = [
        row(),
        row(
            number="6228 4800 1234 5678 018", kind="储蓄卡", institution="", outlet="测试甲银行二支行",
            holder="测试卡主", level="一级卡", amount="12.5万", case_no=case.case_no, disposal="", disposed_on="",
        ),
    ]  # fmt: skip
    counts = take(CardReceiver(), batch, officer, parsed(CardParser, rows))
    assert (counts.accepted, counts.merged, counts.duplicates) == (2, 0, 0)
    card, phone = by_number(officer, CARD)[0], by_number(officer, PHONE)[0]
    assert (card.institution, card.outlet, card.level, card.amount_fen) == (
        banks.bank, banks.other_outlet, 1, 12_500_000,
    )  # fmt: skip
    assert CardInvolvement.unscoped.get(card=card).case == case
    assert (phone.kind, phone.disposal, phone.disposed_on, phone.opened_on) == ("SIM", "SUSPEND", ago(1), ago(40))
    versions = dict(InvolvedCard.unscoped.values_list("pk", "version"))
    again = take(CardReceiver(), batch, officer, parsed(CardParser, rows))
    assert (again.accepted, again.merged, again.duplicates) == (0, 0, 2)
    assert dict(InvolvedCard.unscoped.values_list("pk", "version")) == versions
    assert CardDisposal.unscoped.count() == 1


@pytest.mark.django_db
def test_a_row_is_in_with_flags_or_given_back_with_its_reason(city: City, banks: Banks) -> None:
    rows = [
        row(number="6.22848E+18", kind="银行卡"), row(number="12345", kind=""), row(involved_on=""),
        row(kind="黑卡"), row(outlet="测试甲银行一支行"), row(opened_on=f"{ago(1):%Y-%m-%d}", disposed_on=""),
        row(institution="外地移动", outlet=""),
    ]  # fmt: skip
    chunk = parsed(CardParser, rows)
    assert told(chunk) == [
        ("number:SCIENTIFIC",), ("kind:NOT_TOLD", "number:NOT_OF_KIND"), ("involved_on:EMPTY",), ("kind:UNKNOWN",),
    ]  # fmt: skip
    assert [one.flags for one in chunk.rows] == [
        ("outlet:NOT_ITS",), ("opened_on:AFTER", "disposed_on:NOT_TOLD"), ("institution:UNKNOWN",),
    ]  # fmt: skip
    assert len(chunk.rows) + len(chunk.rejects) == len(rows)  # none is lost
    for problem in ("kind:NOT_TOLD", "number:NOT_OF_KIND", "outlet:OTHER", "group:NOT_ITS"):
        assert all(explain(problem))


@pytest.mark.django_db
def test_live_cards_are_kept_by_outlet_group_and_month(city: City, banks: Banks, officer: Actor, batch: Batch) -> None:
    rows = [
        {"outlet": "测试甲银行一支行", "group": "个人账户", "month": "2023年6月", "live": "12,000", "opened": "130"},
        {"outlet": "YYS-A1", "group": "电话卡", "month": "2023-06-30", "live": "8000", "opened": ""},
        {"outlet": "测试甲银行一支行", "group": "电话卡", "month": "202306", "live": "5", "opened": ""},
        {"outlet": "无此网点", "group": "对公", "month": "2023-06", "live": "-5", "opened": ""},
    ]
    chunk = parsed(StockParser, rows)
    assert told(chunk) == [("group:NOT_ITS",), ("outlet:UNKNOWN", "live:NEGATIVE")]
    assert take(StockReceiver(), batch, officer, chunk).accepted == 2
    assert LiveCards.unscoped.get(outlet=banks.outlet).live == 12_000
    assert take(StockReceiver(), batch, officer, chunk).duplicates == 2
    rows[0]["live"] = "１２，００１张"
    chunk = parsed(StockParser, rows[:1])
    assert chunk.rows[0].flags == ("live:ON_FILE:12000",)
    assert "12,000" in explain("live:ON_FILE:12000")[0]
    counts = take(StockReceiver(), batch, officer, chunk)
    assert (counts.accepted, counts.merged, counts.waiting, counts.flagged, counts.duplicates) == (0, 0, 1, 1, 0)
    assert list(LiveCards.unscoped.filter(outlet=banks.outlet).values_list("live", "opened")) == [(12_000, 130)]
    assert take(StockReceiver(), batch, officer, chunk).duplicates == 1, "the same list once more"
    rows[0]["live"] = "-3"
    assert told(parsed(StockParser, rows[:1])) == [("live:NEGATIVE",)]
    assert "元" not in "".join(explain("live:NEGATIVE"))


@pytest.mark.django_db
def test_another_number_of_a_month_waits_for_a_person_and_both_are_kept(
    city: City, banks: Banks, officer: Actor, batch: Batch
) -> None:
    def tells(live: str) -> Counts:
        one = {"outlet": "测试甲银行一支行", "group": "个人账户", "month": "2023-06", "live": live, "opened": "9"}
        return take(StockReceiver(), batch, officer, parsed(StockParser, [one]))

    tells("12000")
    tells("15957")
    tells("16000")
    first, second = StockChange.unscoped.order_by("pk")
    assert list(StockSource().rows(officer, timezone.now())) in ([first, second], [second, first])
    client = Client()
    client.force_login(city.people[Role.CARD_OFFICER])
    other = Client()
    other.force_login(city.people[Role.JOINT_OFFICE])
    url = reverse("cards:stock_changes")
    page = client.get(url).content.decode()
    assert all(number in page for number in ("12,000", "15,957", "16,000"))
    decide = reverse("cards:stock_decide")
    with refusals() as refused:
        refused.press(client, Code.NONE_TICKED, decide, take="1")
        refused.press(client, Code.STOCK_TWICE, decide, change=[first.pk, second.pk], take="1")
        refused.press(client, Code.OWN_STOCK, decide, change=[first.pk], take="1", why=WHY)
        refused.press(other, Code.REASON_MISSING, decide, change=[first.pk], take="1", why="。")
    other.post(decide, {"change": [first.pk], "take": "1", "why": WHY})
    assert LiveCards.unscoped.get(outlet=banks.outlet).live == 15_957
    told_now = [(one.state, one.was_live, one.live) for one in StockChange.unscoped.order_by("pk")]
    assert told_now == [("TAKEN", 12_000, 15_957), ("KEPT", 12_000, 16_000)]
    assert "15,957" in client.get(f"{url}?tab=done").content.decode()
    tells("13000")
    client.post(decide, {"change": [StockChange.unscoped.get(state="OPEN").pk], "take": "0"})
    assert LiveCards.unscoped.get(outlet=banks.outlet).live == 15_957
    assert Event.objects.filter(action="live_cards.decide").count() == 6


@pytest.mark.django_db
def test_a_month_that_would_go_to_nothing_is_asked_about_and_a_decision_is_put_right(
    city: City, banks: Banks, officer: Actor
) -> None:
    month = date(2023, 6, 1)
    had = LiveCards.unscoped.create(
        centre=city.centre, outlet=banks.outlet, group="PERSONAL", month=month, live=10_020, opened=5
    )
    told_anew = StockChange.unscoped.create(
        stock=had, was_live=10_020, was_opened=5, live=0, opened=5, told_by_id=officer.person_id
    )
    other = Client()
    other.force_login(city.people[Role.JOINT_OFFICE])
    decide, right = reverse("cards:stock_decide"), reverse("cards:stock_right", args=[told_anew.pk])
    assert 'name="sure"' in other.get(reverse("cards:stock_changes")).content.decode()
    with refusals() as refused:
        refused.press(other, Code.STOCK_STEEP, decide, change=[told_anew.pk], take="1", why=WHY)
        refused.press(other, Code.NOT_FOUND, right)
    other.post(decide, {"change": [told_anew.pk], "take": "1", "why": WHY, "sure": "1"})
    assert LiveCards.unscoped.get().live == 0
    client = Client()
    client.force_login(city.people[Role.CARD_OFFICER])
    client.post(right)
    again = StockChange.unscoped.get(state="OPEN")
    assert (again.live, again.puts_right_id, again.told_by_id) == (10_020, told_anew.pk, officer.person_id)
    other.post(decide, {"change": [again.pk], "take": "1", "why": WHY, "sure": "1"})
    assert LiveCards.unscoped.get().live == 10_020
    assert [one.state for one in StockChange.unscoped.order_by("pk")] == ["TAKEN", "TAKEN"], "the first one stays"
    with refusals() as refused:
        refused.press(client, Code.STOCK_SAME, right)
    own = StockChange.unscoped.create(stock=had, was_live=1, live=2, told_by_id=officer.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockChange.unscoped.filter(pk=own.pk).update(
            state="TAKEN", decided_at=timezone.now(), decided_by=officer.person_id, why=WHY
        )


@pytest.mark.django_db
def test_two_numbers_of_one_month_in_one_file_are_shown_and_a_month_that_is_not_over_is_given_back(
    city: City, banks: Banks, officer: Actor, batch: Batch
) -> None:
    one = {"outlet": "测试甲银行一支行", "group": "个人账户", "month": "2023-06", "live": "19700", "opened": ""}
    chunk = parsed(StockParser, [one, one | {"live": "19800"}, one | {"month": f"{timezone.localdate():%Y-%m}"}])
    assert told(chunk) == [("month:FUTURE",)]
    assert "月" in explain("month:FUTURE")[0]
    assert [row.flags for row in chunk.rows] == [("live:TWICE:19800",), ("live:TWICE:19700",)]
    assert "19,800" in explain("live:TWICE:19800")[0]
    counts = take(StockReceiver(), batch, officer, chunk)
    assert (counts.accepted, counts.waiting, counts.flagged) == (1, 1, 2)
    assert LiveCards.unscoped.get().live == 19_700


@pytest.mark.django_db
def test_who_gives_out_no_such_card_is_left_out_of_a_row(city: City, banks: Banks) -> None:
    rows = [
        row(number="6228 4800 1234 5678 018", kind="储蓄卡", institution="测试移动", outlet="", disposal="",
            disposed_on=""),
        row(institution="测试甲银行", outlet=""), row(institution="", outlet="测试甲银行一支行"),
    ]  # fmt: skip
    chunk = parsed(CardParser, rows)
    assert [(one.institution, one.outlet, one.flags) for one in chunk.rows] == [
        (None, None, ("institution:NOT_ITS",)), (None, None, ("institution:NOT_ITS",)),
        (None, None, ("outlet:NOT_ITS",)),
    ]  # fmt: skip
    for problem in ("institution:NOT_ITS", "outlet:NOT_ITS"):
        assert all(explain(problem))


def test_rows_of_one_person_are_one_clue_and_what_cannot_be_taken_is_given_back(
    db: None, city: City, officer: Actor
) -> None:
    batch = Batch.unscoped.create(kind="card_clues", source="CLUES", unit=city.centre)
    mine = {
        "source_no": "DK2026-1", "sender": "测试省厅", "received_at": f"{ago(1):%Y-%m-%d}", "name": "测试卡主",
        "id_no": "330282199003070016", "number": CARD, "kind": "银行卡", "what": "取现",
    }  # fmt: skip
    rows = [
        mine, mine | {"number": PHONE, "kind": "", "source_no": "DK2026-2"}, mine | {"number": "12"},
        mine | {"kind": ""}, mine | {"name": ""},
        mine | {"source_no": PHONE}, mine | {"received_at": f"{ago(-1):%Y-%m-%d}"},
        mine | {"kind": "黑卡"}, mine | {"name": "测试乙", "id_no": "33028219900307001"},
    ]  # fmt: skip
    chunk = parsed(ClueParser, rows)
    assert told(chunk) == [
        ("number:NOT_OF_KIND",), ("kind:NOT_TOLD",), ("name:EMPTY",), ("source_no:UNKNOWN",), ("received_at:FUTURE",),
        ("kind:UNKNOWN",),
    ]  # fmt: skip
    assert len(chunk.rows) + len(chunk.rejects) == len(rows)
    counts = take(ClueReceiver(), batch, officer, chunk)
    assert (counts.accepted, counts.merged, counts.rejected) == (2, 1, 0)
    clue = CardClue.unscoped.filter(source_no="DK2026-1").order_by("pk")[0]
    assert (timezone.localdate(clue.received_at), clue.sign_due_at) == (ago(1), end_of_day(ago(0)))
    assert (len(cards_of(clue)), clue.batch) == (2, batch)
    for problem in ("number:NOT_OF_KIND", "kind:NOT_TOLD", "row:NOT_ALLOWED", "name:EMPTY"):
        assert all(ClueReceiver().explain(problem))
    assert not Event.objects.filter(detail__icontains=CARD).exists()
    foreign = take(ClueReceiver(), batch, city.actor(Role.STATION_OFFICER), chunk)
    assert (foreign.accepted, foreign.rejected) == (0, 3)
    assert Reject.unscoped.filter(batch=batch, reasons=["row:NOT_ALLOWED"]).count() == 3


def _left(act: Callable[[], object]) -> list[object]:
    """What an act leaves of clues and cards, each named by its place; the act is taken back."""
    with transaction.atomic():
        began = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        clues = list(CardClue.unscoped.order_by("pk").values_list("pk", flat=True))
        cards = list(InvolvedCard.unscoped.order_by("pk").values_list("pk", flat=True))
        links = ClueCard.unscoped.order_by("pk").values_list("clue", "card")
        involved = CardInvolvement.unscoped.order_by("pk").values_list("card", "key", "source", "case_no")
        events = Event.objects.filter(pk__gt=began, outcome="OK").exclude(object_type="batch").order_by("pk")
        found: list[object] = [
            [(clues.index(pk), act) for pk, act in ClueStep.unscoped.order_by("pk").values_list("clue", "act")],
            [(clues.index(clue), cards.index(card)) for clue, card in links],
            [(cards.index(pk), *rest) for pk, *rest in involved],
            [(cards.index(pk), act) for pk, act in CardStep.unscoped.order_by("pk").values_list("card", "act")],
            list(InvolvedCard.unscoped.order_by("pk").values_list("kind", "family", "cases", "first_involved_on")),
            [one.id_no is not None for one in CardClue.unscoped.order_by("pk")],
            list(events.values_list("action", flat=True)),
        ]
        transaction.set_rollback(True)
    return found


def test_a_list_of_clues_leaves_what_entering_each_leaves(db: None, city: City, officer: Actor) -> None:
    batch = Batch.unscoped.create(kind="card_clues", source="CLUES", unit=city.centre)
    first = NewClue("DK2026-1", "测试省厅", timezone.now() - timedelta(days=1), "测试卡主", cards=[("BANK", CARD)])
    other = replace(first, source_no="DK2026-3", name="测试乙")
    new = [
        first, replace(first, id_no="330282199003070016"), first,  # one person, whose number is told later
        replace(first, source_no="DK2026-2", id_no="330282199003070016", cards=[("SIM", PHONE)]),
        other, replace(other, cards=[("SIM", PHONE)]),
    ]  # fmt: skip

    def by_hand() -> None:
        for one in new:
            take_down(officer, one)

    def as_list() -> None:
        rows = []
        for line, one in enumerate(new, 2):
            ((kind, number),) = one.cards
            values = {name: getattr(one, name) for name in ("source_no", "sender", "received_at", "name", "id_no")}
            rows.append(
                SheetRow(line, values | {"kind": kind, "number": number, "what": "", "day_only": False}, (), {})
            )
        assert receive_clues(rows, batch=batch, actor=officer).rejected == 0

    assert _left(by_hand) == _left(as_list)


@pytest.mark.django_db
def test_a_person_who_holds_a_corporate_account_is_sealed_as_a_person(city: City, banks: Banks, batch: Batch) -> None:
    corporate = {"kind": "对公账户", "institution": "", "outlet": "测试甲银行二支行", "disposal": "", "disposed_on": ""}
    rows = [
        row(number="330000000000001", holder="测试长名卡主", holder_id="110101199003078611", **corporate),
        row(number="330000000000002", holder="测试主", **corporate),
        row(number="330000000000003", holder="测试贸易有限公司", **corporate),
    ]
    chunk = parsed(CardParser, rows)
    assert [(one.holder, one.organisation) for one in chunk.rows] == [
        ("测试长名卡主", ""), ("测试主", ""), ("", "测试贸易有限公司"),
    ]  # fmt: skip
