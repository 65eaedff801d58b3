# SPDX-License-Identifier: Apache-2.0
"""What a victim told, as the record of a case holds it: sites, apps, numbers and accounts stand in the text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wuzha.simulation.parameters import SHANGHAI

_HOW = {
    "BRUSH": "以刷单返佣为由，先小额返利，再以连单、操作失误为由要求垫付",
    "LOGISTICS_CS": "冒充电商客服，以退款理赔、注销会员为由要求共享屏幕并转账",
    "INVEST": "以内幕消息、导师带单为由诱导投资，提现时称账户冻结须缴保证金",
    "LOAN": "以无抵押贷款为由，称银行卡号填错须缴解冻费",
    "CREDIT": "以注销网贷、修复征信为由要求清空额度并转账",
    "SHOPPING": "以低价出售商品为由，收款后失联",
    "POLICE": "冒充公检法，称涉嫌洗钱须将资金转入“安全账户”",
    "LEADER": "冒充领导、熟人，称急需垫付资金",
    "GAME": "以收购游戏账号为由，称平台冻结须缴保证金",
    "ROMANCE": "网络交友后以路费、周转为由借款",
    "BLACKNET": "点击链接填写信息后银行卡被盗刷",
    "MILITARY": "冒充采购单位订货，称须代购第三方物品并垫付货款",
}
_NAMED = {
    "phone": "对方来电 {}", "app": "下载“{}”APP", "domain": "登录网址 http://{}", "chat": "添加客服微信号 {}",
    "account": "按要求向账户 {} 付款", "device": "现场手机 IMEI {}",
}  # fmt: skip
#: The order in which it is told.
_ORDER = ("phone", "domain", "app", "chat", "account", "device")
_PAID = {
    "BANK": "通过手机银行", "SCAN": "通过扫码", "CASH": "当面交付现金", "GOLD": "购买黄金交付", "COURIER": "邮寄财物",
    "COINS": "购买虚拟币转出", "GIFT_CARD": "购买充值卡并告知卡密", "POS": "刷 POS 机",
}  # fmt: skip


def tell(fraud_type: str, occurred_at: datetime, paid_by: str, loss_fen: int, named: Iterable[tuple[str, str]]) -> str:
    """The story in one paragraph, which says that it is invented."""
    at = occurred_at.astimezone(SHANGHAI)
    told = sorted(named, key=lambda one: _ORDER.index(one[0]))
    parts = [f"（演示）事主称：{at.month}月{at.day}日{at.hour}时许，对方{_HOW[fraud_type]}"]
    parts += [_NAMED[kind].format(value) for kind, value in told]
    lost = f"{_PAID[paid_by]}损失 {loss_fen / 100:.2f} 元" if loss_fen else "发现后未付款"
    return "，".join([*parts, lost]) + "。"
