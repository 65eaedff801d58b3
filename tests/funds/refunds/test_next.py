# SPDX-License-Identifier: Apache-2.0
"""What is next on a restitution: one act, who, by when; what cannot be done says why before it is pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from wuzha.funds.refunds.rules.lifecycle import REFUND_LIFE, RefundState
from wuzha.funds.refunds.rules.next import NEXT, next_of
from wuzha.funds.refunds.rules.situation import Bank, Person, Standing
from wuzha.ui.record import Act, NextAct

S = RefundState
DUE = datetime(2026, 12, 1, 15, 59, tzinfo=UTC)
ONE = Bank("测试一银行", "622848****0001", 1_500_000, "/one", 1, DUE, answered=True, has_receipt=True)
TWO = Bank("测试三银行", "622848****0002", 2_500_000, "/two", 2, DUE)


def at(state: RefundState, **values: object) -> Standing:
    acts = frozenset(act.value for act in REFUND_LIFE.acts(state))
    given = {
        "acts": acts,
        "me": "测试郑",
        "works": True,
        "reminds": True,
        "can_sign": ("测试李", "测试王"),
        "can_decide": ("测试王",),
    }
    return Standing(state, "/act", **{**given, **values})  # type: ignore[arg-type]  # the fields of a standing


def refused(found: NextAct, label: str) -> str:
    return next(str(one.refused) for one in found.others if str(one.label) == label)


@pytest.mark.parametrize(
    ("standing", "what", "way"),
    [
        (at(S.DRAFT), "查清流向并计算金额", "post"),
        (at(S.TRACED, people=(Person("张**", "/v"),)), "登记 张** 的申请表", "url"),
        (at(S.TRACED, people=(Person("张**", "/v", whole=True),)), "确认申请均已签名", "post"),
        (at(S.APPLIED), "审核材料并签名", "post"),
        (at(S.MATERIALS_OK, pro_rata=True), "发布公告 30 日", "opens"),
        (at(S.MATERIALS_OK), "登记县级批准", "opens"),
        (at(S.ANNOUNCED, announced_until=date(2026, 11, 1), today=date(2026, 11, 2)), "公告期已满，结束公告", "post"),
        (at(S.OBJECTION_OPEN, objection=7), "审核异议", "opens"),
        (at(S.COUNTY_APPROVED), "案卷报送市局后登记", "opens"),
        (at(S.DECIDED), "通知书送达银行后登记", "opens"),
        (at(S.BANK_NOTIFIED, banks=(ONE, TWO)), "登记测试三银行的办理结果", "url"),
        (at(S.BANK_PAID, banks=(ONE, TWO), sheets=frozenset({"receipt-2"})), "归档测试三银行的回执", "opens"),
        (at(S.BANK_PAID, banks=(ONE,)), "登记回执已归档", "post"),
        (at(S.RECEIPTED, banks=(ONE,)), "办结", "post"),
    ],
)
def test_one_act_is_next(standing: Standing, what: str, way: str) -> None:
    found = next_of(standing)
    assert str(found.what) == what
    assert found.mine
    assert found.act is not None
    assert getattr(found.act, way)
    assert "测试郑" in str(found.who)


def test_the_bank_that_has_to_answer_first_is_named_with_its_deadline() -> None:
    found = next_of(at(S.BANK_NOTIFIED, banks=(ONE, TWO)))
    assert (found.due, str(found.detail)) == (DUE, "25,000.00 元，622848****0002")


def test_what_is_missing_for_the_archive_is_named() -> None:
    found = next_of(at(S.BANK_NOTIFIED, banks=(ONE, TWO), paid_fen=1_500_000))
    assert refused(found, "办结") == "还差测试三银行的回执"
    assert refused(found, "放弃本次返还").startswith("银行已付 15,000.00 元")


def test_whoever_signed_first_is_told_who_can_sign() -> None:
    found = next_of(at(S.APPLIED, i_signed=True, signed="测试郑"))
    assert not found.mine
    assert found.act is not None
    assert (str(found.act.label), found.act.hidden) == ("提醒测试李", {"act": "remind"})
    assert "测试李" in str(found.who)
    assert refused(found, "第二名办案人签名") == "两名办案人须是两人；请测试李或测试王"


def test_whoever_signed_first_does_not_record_the_approval() -> None:
    found = next_of(at(S.ANNOUNCE_DONE, i_signed=True, signed="测试郑"))
    assert not found.mine
    assert str(found.act and found.act.label) == "提醒测试王"
    assert "测试王" in refused(found, "登记县级批准")


def test_what_is_refused_to_everybody_is_reminded_of_to_nobody_and_says_where_it_is_put_right() -> None:
    fix = Act("补全被害人信息", url="/case?do=victim")
    blocked = at(S.APPLIED, blocks=("身份证号缺失。",), remedy=fix)
    assert next_of(blocked).act == fix
    other = next_of(replace(blocked, acts=frozenset(), remedy=None))
    assert (other.mine, other.act, other.detail) == (False, None, "身份证号缺失。")


def test_what_stands_in_the_way_is_said_and_not_pressed() -> None:
    found = next_of(at(S.APPLIED, blocks=("法院已经处理。",)))
    assert found.act is None
    assert refused(found, "审核材料并签名") == "法院已经处理。"


def test_a_blocked_payment_leads_to_the_freeze() -> None:
    found = next_of(at(S.BANK_NOTIFIED, banks=(replace(TWO, blocked=True, freeze_url="/freeze"),)))
    assert found.act is not None
    assert found.act.url == "/freeze"


def test_while_the_announcement_runs_nobody_ends_it() -> None:
    running = at(S.ANNOUNCED, announced_until=date(2026, 11, 30), today=date(2026, 11, 2))
    found = next_of(running)
    assert not found.mine
    assert "11-30" in refused(found, "结束公告")


def test_who_may_not_do_what_is_next_reminds_who_can() -> None:
    found = next_of(at(S.COUNTY_APPROVED, acts=frozenset(), works=False))
    assert not found.mine
    assert str(found.act and found.act.label) == "提醒测试李"
    alone = next_of(at(S.COUNTY_APPROVED, acts=frozenset(), works=False, can_sign=()))
    assert alone.act is None


def test_a_reader_is_told_who_can_and_presses_nothing() -> None:
    for state in RefundState:
        found = next_of(
            at(
                state,
                acts=frozenset(),
                works=False,
                reminds=False,
                banks=(ONE, TWO),
                objection=1,
                people=(Person("张**", "/v"),),
            )
        )
        assert found.act is None, state
        assert found.possible == [], state


def test_every_open_state_has_its_words_in_the_list() -> None:
    over = {S.CLOSED, S.REJECTED, S.WITHDRAWN}
    assert set(NEXT) == set(RefundState) - over


def test_no_act_stands_twice() -> None:
    for state in RefundState:
        found = next_of(at(state, banks=(ONE, TWO), objection=1, unseen=True, forkable=True, i_signed=True))
        acts: list[Act] = [*found.possible, *([found.act] if found.act else [])]
        ways = [(one.url, one.post and one.hidden.get("act"), one.opens) for one in acts]
        assert len(ways) == len(set(ways)), state
