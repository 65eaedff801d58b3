# SPDX-License-Identifier: Apache-2.0
"""Completion: each try kept, the latest counts, the person becomes findable."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import make_unit
from tests.warning.services.conftest import Desk, fresh
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Unit, UnitKind
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, blind
from wuzha.warning.models import EnrichmentItem, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import completion, triage, work
from wuzha.warning.services.errors import Code


def add(desk: Desk, warning: WarningRecord, item: str = "WORKPLACE", **given: Any) -> EnrichmentItem:
    values = {"found": "FOUND", "source": "EMPLOYER", "value": "演示工厂"} | given
    actor = values.pop("actor", desk.analyst)
    return completion.add_item(actor, warning.pk, item=item, **values)


@pytest.fixture
@shared
def held(desk: Desk) -> WarningRecord:
    return desk.held(completeness=0)


def test_a_found_item_counts_with_its_weight(desk: Desk, held: WarningRecord) -> None:
    add(desk, held)
    add(desk, held, "USER_CONFIRMED", value="本人使用", source="CALL")
    assert fresh(held).completeness == 40


def test_the_latest_try_counts_and_the_earlier_one_is_kept(desk: Desk, held: WarningRecord) -> None:
    add(desk, held)
    add(desk, held, found="NOT_FOUND", value="")
    assert fresh(held).completeness == 0
    assert EnrichmentItem.unscoped.filter(warning=held).count() == 2
    add(desk, held, value="另一家演示工厂")
    assert fresh(held).completeness == 10


def test_the_value_is_sealed_and_only_its_name_is_in_the_trail(desk: Desk, held: WarningRecord) -> None:
    kept = add(desk, held)
    assert str(kept.value) == "***"
    event = Event.objects.get(action="warning.complete")
    assert event.fields == ["WORKPLACE"]
    assert event.detail == {"found": "FOUND", "source": "EMPLOYER"}


def test_a_value_that_was_not_found_is_not_kept(desk: Desk, held: WarningRecord) -> None:
    assert add(desk, held, found="NOT_NEEDED", value="左右不需要").value is None


class TestAddress:
    def test_a_present_address_becomes_the_warnings(self, desk: Desk, held: WarningRecord) -> None:
        code = desk.city.other_village.code
        add(desk, held, "ADDRESS_LIVE", value="测试市观海卫镇测试乙村 2号", division_code=code)
        after = fresh(held)
        assert after.division_code == code
        assert after.address is not None
        clear = reveal_many(desk.analyst, "核对", on=("warning", held.pk), values={"address": after.address})["address"]
        assert clear == "测试市观海卫镇测试乙村2号"

    def test_its_place_is_read_from_the_text_when_no_code_is_given(self, desk: Desk, held: WarningRecord) -> None:
        add(desk, held, "ADDRESS_LIVE", value="测试市观海卫镇测试乙村2号")
        assert fresh(held).division_code == desk.city.other_village.code

    def test_a_place_nobody_knows_leaves_no_old_place_behind(self, desk: Desk, held: WarningRecord) -> None:
        add(desk, held, "ADDRESS_LIVE", value="外省某县某村")
        assert fresh(held).division_code == ""

    @pytest.mark.parametrize("length", [6, 9, 12])
    def test_county_town_and_village_codes_are_places(self, desk: Desk, held: WarningRecord, length: int) -> None:
        code = desk.city.village.code[:length]
        kept = add(desk, held, "ADDRESS_LIVE", value="测试市浒山街道", division_code=code)
        assert kept.division_code == code

    @pytest.mark.parametrize("code", ["330282999", "33028200", "x", "330282501000", "330282001001-G1"])
    def test_other_codes_are_not(self, desk: Desk, held: WarningRecord, code: str) -> None:
        with pytest.raises(RefusalError) as refused:
            add(desk, held, "ADDRESS_LIVE", value="测试市浒山街道", division_code=code)
        assert refused.value.code is Code.UNKNOWN_PLACE
        assert not EnrichmentItem.unscoped.filter(warning=held).exists()

    def test_a_place_that_has_ended_is_none(self, desk: Desk, held: WarningRecord) -> None:
        ended = make_unit(UnitKind.VILLAGE, "330282001099", "测试旧村", desk.city.town, valid_to="2020-01-01")
        with pytest.raises(RefusalError) as refused:
            add(desk, held, "ADDRESS_LIVE", value="测试旧村", division_code=ended.code)
        assert refused.value.code is Code.UNKNOWN_PLACE

    def test_a_masked_address_is_none(self, desk: Desk, held: WarningRecord) -> None:
        with pytest.raises(RefusalError) as refused:
            add(desk, held, "ADDRESS_LIVE", value="测试市***")
        assert refused.value.code is Code.BAD_ADDRESS


class TestNumber:
    def test_another_number_is_kept_beside_the_phone(self, desk: Desk, held: WarningRecord) -> None:
        kept = add(desk, held, "ALT_NUMBER", value="+86 138-9999-0001", source="CARRIER_RECORD")
        assert kept.value is not None
        clear = reveal_many(desk.analyst, "核对", on=("warning", held.pk), values={"value": kept.value})["value"]
        assert clear == "13899990001"
        assert bytes(fresh(held).phone_index or b"") == bytes(held.phone_index or b"?")

    def test_it_becomes_the_phone_when_asked_to(self, desk: Desk, held: WarningRecord) -> None:
        add(desk, held, "ALT_NUMBER", value="13899990001", use_number=True)
        after = fresh(held)
        assert str(after.phone) == "138****0001"
        assert bytes(after.phone_index or b"") == blind(Kind.PHONE, "13899990001")

    def test_a_fixed_line_will_do(self, desk: Desk, held: WarningRecord) -> None:
        assert add(desk, held, "ALT_NUMBER", value="0574-63000001").value is not None

    @pytest.mark.parametrize("text", ["1389999000", "不知道", "138****0001"])
    def test_what_is_no_number_is_refused(self, desk: Desk, held: WarningRecord, text: str) -> None:
        with pytest.raises(RefusalError) as refused:
            add(desk, held, "ALT_NUMBER", value=text)
        assert refused.value.code is Code.BAD_NUMBER
        assert text not in refused.value.message


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"item": "NO_SUCH"}, Code.UNKNOWN_ITEM),
        ({"found": "MAYBE"}, Code.UNKNOWN_ITEM),
        ({"source": "HEARSAY"}, Code.UNKNOWN_PROVENANCE),
        ({"value": " "}, Code.VALUE_MISSING),
        ({"value": "长" * 501}, Code.TOO_LONG),
    ],
)
def test_what_the_checklist_does_not_know_is_refused(
    desk: Desk, held: WarningRecord, given: dict[str, str], code: Code
) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, held, **given)
    assert refused.value.code is code
    assert fresh(held).version == held.version


def test_only_the_holder_completes(desk: Desk, held: WarningRecord) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, held, actor=desk.colleague)
    assert refused.value.code is Code.NOT_YOURS
    with pytest.raises(RefusalError) as refused:
        add(desk, desk.received())
    assert refused.value.code is Code.NOT_TAKEN


def test_the_station_completes_what_it_handles(desk: Desk) -> None:
    signed = desk.signed()
    add(desk, signed, actor=desk.officer)
    add(desk, signed, actor=desk.partner, item="CONTACT_ALT", value="家属")
    assert fresh(signed).completeness == 30


def test_the_station_signs_in_first(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, desk.dispatched(), actor=desk.officer)
    assert refused.value.code is Code.NOT_SIGNED


def test_the_centre_no_longer_completes_what_a_station_handles(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, desk.signed())
    assert refused.value.code is Code.WRONG_STATE


def test_another_station_does_not_see_it(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, desk.signed(), actor=desk.other_officer)
    assert refused.value.code is Code.NOT_FOUND


@pytest.mark.parametrize("state", [State.CLOSED, State.INVALID, State.SUPERSEDED])
def test_what_is_done_is_not_completed(desk: Desk, state: State) -> None:
    with pytest.raises(RefusalError) as refused:
        add(desk, desk.in_state(state))
    assert refused.value.code is Code.WRONG_STATE


def test_an_officer_who_gave_it_back_no_longer_completes_it(desk: Desk) -> None:
    signed = desk.signed()
    work.return_to_centre(desk.officer, signed.pk, "NOT_OUR_AREA")
    with pytest.raises(RefusalError) as refused:
        add(desk, signed, actor=desk.officer)
    assert refused.value.code is Code.NOT_FOUND


def test_completing_at_the_centre_scores_anew(desk: Desk) -> None:
    held = triage.take(desk.analyst, desk.received(address=None).pk)
    add(desk, held, "ADDRESS_LIVE", value="测试市浒山街道测试甲社区1号")
    after = fresh(held)
    assert after.order_key > held.order_key
    assert after.scored_at is not None
    assert Unit.objects.filter(code=after.division_code).exists()
