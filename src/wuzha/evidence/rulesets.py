# SPDX-License-Identifier: Apache-2.0
"""What exhibits and devices are called, how long one may be in hand or lent, how large a file may be; by date."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import FileTerms, terms
from wuzha.org.rules import RuleSet


class Custody(BaseModel):
    """Times of exhibits, and sizes of files."""

    hand_in_hours: int = Field(ge=1, le=240, description=gettext_noop("hours until an exhibit is in store"))
    lend_days: int = Field(ge=1, le=365, description=gettext_noop("days it is lent for, unless told otherwise"))
    most_megabytes: int = Field(ge=1, le=2048, description=gettext_noop("megabytes a file of evidence may have"))


CUSTODY = RuleSet(
    "evidence.custody",
    pgettext_lazy("evidence", "Custody of exhibits"),
    Custody,
    lambda: {"hand_in_hours": 24, "lend_days": 30, "most_megabytes": 200},
    pgettext_lazy(
        "evidence",
        "Rules on property in cases (No. 21 of 2015) 10 and 11: handed in within 24 hours, lent with a time of return; "
        "days and sizes: proposals",
    ),
)


KINDS = RuleSet(
    "evidence.kinds",
    pgettext_lazy("evidence", "Kinds of exhibits"),
    FileTerms,
    lambda: terms(
        ("PHONE", "手机", "Mobile phone", "移动电话"),
        ("SIM", "电话卡", "SIM card", "SIM卡 手机卡"),
        ("BANK_CARD", "银行卡", "Bank card", "储蓄卡"),
        ("USHIELD", "U盾", "Bank token", "优盾 K宝"),
        ("GOIP", "GOIP 设备", "GOIP box", "语音网关 简易组网设备"),
        ("COMPUTER", "电脑", "Computer", "笔记本电脑 主机"),
        ("STORAGE", "存储介质", "Storage medium", "硬盘 U盘 内存卡"),
        ("CASH", "现金", "Cash", "人民币"),
        ("GOLD", "黄金等贵重物品", "Gold and valuables", "金条 首饰"),
        ("VEHICLE", "车辆", "Vehicle", "汽车"),
        ("PAPER", "书证", "Paper", "账本 单据 合同"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("evidence", "Things as lists of seizure name them in such cases; to be extended locally"),
)
DEVICES = RuleSet(
    "evidence.devices",
    pgettext_lazy("evidence", "Kinds of devices"),
    FileTerms,
    lambda: terms(
        ("PHONE", "手机", "Mobile phone", "移动电话"),
        ("SIM", "电话卡", "SIM card", "SIM卡 手机卡"),
        ("GOIP", "GOIP 设备", "GOIP box", "猫池 语音网关"),
        ("PHONE_BRIDGE", "手机口", "Two phones and a cable", "简易组网 音频线"),
        ("WIRELESS", "无线终端", "Wireless terminal", "无线座机"),
        ("GATEWAY", "固话语音网关", "Fixed line with gateway", "固话"),
        ("COMPUTER", "电脑", "Computer", "笔记本电脑 主机"),
        ("ROUTER", "路由器", "Router", "随身WiFi"),
        ("BANK_CARD", "银行卡", "Bank card", "储蓄卡"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("evidence", "Anti-fraud Law 14 and public reports of GOIP sites; to be extended locally"),
)
