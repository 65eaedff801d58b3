# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from wuzha.funds.statements.proof.words import Role, code_word, meaning, status_word

HEADERS = {
    Role.OWN_ACCOUNT: "交易卡号 交易账号 本方账号 客户帐号 查询账号 卡号 账号 账户号 涉案账号 用户ID AccountNo",
    Role.PEER_ACCOUNT: "对方账号 交易对手账卡号 对手账号 对方卡号 对方客户账号 CounterpartyAccount",
    Role.PEER_NAME: "对方户名 对手户名 交易对手名称 对方单位名称 对方姓名",
    Role.PAYER_ACCOUNT: "付款账号 付款方账号 付款人账号 转出卡号",
    Role.PAYEE_ACCOUNT: "收款账号 收款人账号 转入账户",
    Role.AMOUNT: "交易金额 金额 发生额 Amount 交易额",
    Role.OUT: "支出 借方发生额 支出金额 付款金额 Debit 转出金额",
    Role.IN: "收入 贷方发生额 收入金额 收款金额 Credit 存入金额",
    Role.BALANCE: "余额 账户余额 交易后余额 Balance 结余",
    Role.BALANCE_BEFORE: "交易前余额",
    Role.DIRECTION: "借贷标志 收付标志 收支标志 借贷方向 进出标志 收/支 D/C 借/贷",
    Role.TIME: "交易时间 时间 交易日期时间",
    Role.DATE: "交易日期 日期 交易日",
    Role.BOOKED: "记账日期 会计日期 入账日期",
    Role.STATUS: "交易状态 交易是否成功 状态",
    Role.CURRENCY: "币种 交易币种 货币",
    Role.SUMMARY: "摘要 摘要说明 用途",
    Role.REMARK: "备注 附言",
    Role.SERIAL: "流水号 交易流水号 传票号 订单号",
    Role.FEE: "手续费",
    Role.OTHER: "可用余额 对手交易余额 交易柜员号 IP地址 交易网点名称 序号 冻结金额 对手身份证号",
}


@pytest.mark.parametrize(("role", "header"), [(role, one) for role, every in HEADERS.items() for one in every.split()])
def test_the_pieces_of_a_header_say_its_role(role, header):
    assert meaning(header).role is role


@pytest.mark.parametrize("header", ["字段3", "F01", "甲", "", "备用"])
def test_what_says_nothing_is_unknown(header):
    assert meaning(header).role is Role.UNKNOWN


@pytest.mark.parametrize(
    ("header", "unit"),
    [("交易金额(元)", 100), ("金额（万元）", 1_000_000), ("交易金额(分)", 1), ("金额/元", 100), ("交易金额", None)],
)
def test_a_header_names_the_unit_of_its_sums(header, unit):
    assert meaning(header).unit == unit


@pytest.mark.parametrize("header", ["借贷标志(1=收,0=付)", "字段(1=贷,0=借)", "标志（1：收入 0：支出）"])
def test_a_header_explains_its_codes(header):
    assert meaning(header).codes == {"1": True, "0": False}


def test_two_amounts_told_apart_by_a_note_are_out_and_in():
    assert meaning("发生额(借方)").role is Role.OUT
    assert meaning("金额(收入)").role is Role.IN


@pytest.mark.parametrize("word", ["贷", "收", "进", "C", "CR", "收入", "2-贷", "转入", "+"])
def test_words_of_money_in(word):
    assert code_word(word) is True


@pytest.mark.parametrize("word", ["借", "付", "出", "D", "DR", "支出", "1-借", "转出", "-"])
def test_words_of_money_out(word):
    assert code_word(word) is False


@pytest.mark.parametrize("word", ["0", "1", "A", "00", "", "转账"])
def test_numbers_and_other_words_say_neither(word):
    assert code_word(word) is None


def test_a_status_says_whether_money_moved():
    assert [status_word(one) for one in ("成功", "交易失败", "冲正", "00", "是", "否")] == [
        True,
        False,
        False,
        None,
        True,
        False,
    ]
