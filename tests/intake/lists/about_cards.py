# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards, of clues about cards, of live cards, and of values to be shut down."""

from __future__ import annotations

from tests.factories import City, make_unit
from tests.intake.lists.base import Lists, Row, Sample, ago, bank_card, id_number, more, phone, units
from tests.intake.lists.casework import filed
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role

#: Months of a list of live cards.
MONTHS = 50


def _cards(city: City, number: int) -> Lists:
    """The next list tells how each card was disposed of."""
    bank = make_unit(UnitKind.BANK, "330282-B1", "测试甲银行", city.city)
    outlet = make_unit(UnitKind.BANK_OUTLET, "330282-B11", "测试甲银行一支行", bank)
    first: list[Row] = [
        {
            "number": bank_card(place), "kind": "银行卡", "involved_on": str(ago(9)), "institution": bank.name,
            "outlet": outlet.name, "opened_on": str(ago(400)), "holder": "测试卡主", "holder_id": id_number(place),
            "level": "一级卡", "amount": "12000", "case_no": f"A33028200{place}", "disposal": "", "disposed_on": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, disposal=lambda _place: "冻结", disposed_on=lambda _place: str(ago(1))))


def _clues(_city: City, number: int) -> Lists:
    """The next list names one more card of each person."""
    first: list[Row] = [
        {
            "source_no": f"DK2026-{place}", "sender": "测试省厅", "received_at": f"{ago(2)} 09:00", "name": "测试卡主",
            "id_no": id_number(place), "number": bank_card(place), "kind": "银行卡", "what": "涉嫌出租出借",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, number=lambda place: bank_card(place + 1_000_000)))


def _stock(city: City, number: int) -> Lists:
    """The next list tells another number of each month, which waits for a person."""
    bank = make_unit(UnitKind.BANK, "330282-B1", "测试甲银行", city.city)
    outlets = units(bank, UnitKind.BANK_OUTLET, -(-number // MONTHS), "测试甲银行支行")
    first: list[Row] = [
        {
            "outlet": outlets[place // MONTHS].name, "group": "个人账户",
            "month": f"{2019 + place % MONTHS // 12}-{place % MONTHS % 12 + 1:02d}", "live": str(1000 + place),
            "opened": "9",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, live=lambda place: str(1001 + place)))


def _shutdowns(city: City, number: int) -> Lists:
    """The next list gives another reason for each value, which is in hand already."""
    city.member.kind = UnitKind.CARRIER
    city.member.save()
    (case,) = filed(city, 1, ago(60))
    first: list[Row] = [
        {
            "value": phone(place), "thing": "手机号", "ask": "关停", "case": case, "unit": city.member.name,
            "sha256": "ab" * 32, "reason": "冒充客服", "ground": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, reason=lambda place: f"冒充客服，第{place}次"))


SAMPLES = {
    "involved_cards": Sample(_cards, "merged", by=Role.CARD_OFFICER),
    "card_clues": Sample(_clues, "merged", by=Role.CARD_OFFICER),
    "live_cards": Sample(_stock, "waiting", by=Role.CARD_OFFICER),
    "shutdowns": Sample(_shutdowns, "duplicates", by=Role.CARD_OFFICER),
}
