# SPDX-License-Identifier: Apache-2.0
"""The text of pledges by version, on which occasions they are signed, why somebody is on the list of 劝返."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import FileTerms, terms
from wuzha.org.rules import RuleSet

OCCASIONS = RuleSet(
    "sanctions.occasions",
    pgettext_lazy("pledge", "Occasions of pledges"),
    FileTerms,
    lambda: terms(
        ("CARDS", "出租出借两卡", "Cards let or lent", "两卡 出租出借 涉两卡 买卖两卡"),
        ("INVOLVED", "名下卡涉案", "Own card in a case", "涉案卡 涉案账户"),
        ("PENALTY", "行政处罚后", "After a penalty", "处罚 被处罚"),
        ("RETURNED", "劝返回国", "Returned from abroad", "劝返 回流"),
        ("MINOR", "未成年人", "A minor", "学生"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("pledge", "A proposal, to be set locally"),
)
ABROAD = RuleSet(
    "sanctions.abroad",
    pgettext_lazy("return", "Grounds of the list of people to return"),
    FileTerms,
    lambda: terms(
        ("WANTED", "网上追逃", "Wanted online", "追逃 在逃"),
        ("SUSPECT", "涉诈嫌疑", "Suspected of fraud", "嫌疑 重点"),
        ("FAMILY", "家属报备", "Told by the family", "报备"),
        ("SENT_DOWN", "上级下发", "Sent down by a superior", "下发 省厅"),
    ),
    pgettext_lazy("return", "Zhejiang rules on the Anti-Fraud Law 3; a proposal, to be set locally"),
)


class PledgeText(BaseModel):
    """What is signed. An earlier version stays with the pledges that were signed while it held."""

    title: str = Field(min_length=1, max_length=60, description=gettext_noop("title"))
    items: list[str] = Field(min_length=1, max_length=20, description=gettext_noop("what is promised, point by point"))
    months: int = Field(ge=1, le=120, description=gettext_noop("months it holds"))
    look_months: int = Field(ge=1, le=36, description=gettext_noop("months after which somebody looks at it again"))


PLEDGES = RuleSet(
    "sanctions.pledges",
    pgettext_lazy("pledge", "Text of pledges"),
    PledgeText,
    lambda: {
        "title": "反电信网络诈骗承诺书",
        "items": [
            "不参与、不帮助任何形式的电信网络诈骗及其关联违法犯罪活动。",
            "不非法买卖、出租、出借本人或他人的电话卡、银行账户、支付账户、互联网账号。",
            "发现涉诈线索及时向公安机关举报，配合调查。",
            "已知晓《中华人民共和国反电信网络诈骗法》的有关规定及违反的后果。",
        ],
        "months": 24,
        "look_months": 6,
    },
    pgettext_lazy("pledge", "Content as pledges elsewhere have it; wording and months: a proposal, to be set locally"),
)
