# SPDX-License-Identifier: Apache-2.0
"""Names that have figures in them and may be typed; until when a suggestion is to be answered."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.engine.calendar import SHANGHAI, Clock, Unit, due
from wuzha.org.holidays import work_calendar
from wuzha.org.rules import RuleSet


class Names(BaseModel):
    names: list[str] = Field(description=gettext_noop("words with figures that a writer may type"))
    words: list[str] = Field(
        default_factory=list, description=gettext_noop("words with a Chinese number that count nothing")
    )

    @property
    def typed(self) -> list[str]:
        """All that may be typed."""
        return [*self.names, *self.words]


#: Words of everyday and of the trade that count nothing, though a number is in them.
_WORDS = [
    "一般", "一律", "一定", "一致", "一线", "一体", "一旦", "一系列", "一方面", "一并", "一同", "一道", "一批",
    "一些", "一贯", "一再", "一直", "一向", "一时", "一心", "一流", "一手", "一把手", "一键", "一对一", "一案双查",
    "一案一策", "一户一策", "一站式", "一次性", "一揽子", "一盘棋", "一张网", "一网", "一窗", "一切", "一经",
    "一样", "一如既往", "统一", "同一", "唯一", "专一", "单一", "之一", "进一步", "逐一", "任一", "某一", "每一",
    "这一", "那一", "另一", "下一步", "下一阶段", "上一", "下一年", "下一", "第一责任人", "第一时间", "第一线",
    "第一道防线", "第三方", "第三人", "二次预警", "二次劝阻", "二次被骗", "二手", "二维码", "二代", "两卡", "两降",
    "两高", "两会", "两个维护", "两手抓", "双向", "三无", "三方", "三农", "三化", "三级", "三不一多", "三位一体",
    "每日一宣", "四级", "四个意识", "四个自信",
    "四专两合力", "五进五宣", "五位一体", "五个一", "一级", "二级", "五级", "十大",
    "十四五", "十五五", "二十大", "八小时", "零容忍", "零报告", "零发案", "零距离", "清零", "归零", "零星", "零散",
    "零售", "千方百计", "千家万众", "万户", "万人发案率", "百姓", "百日", "百分比", "百分点", "百货", "成千上万",
    "千千万万", "几乎", "队伍", "入伍", "退伍", "大陆", "陆续", "登陆", "着陆", "内陆", "收拾", "幺蛾子", "上半年",
    "下半年", "半途", "两张网", "两级", "一级响应", "二级响应", "三级响应", "百万警进千万家", "万无一失",
    "一票否决", "一岗双责", "三个不放过", "三管三必须",
]  # fmt: skip
NAMES = RuleSet(
    "bulletins.names",
    pgettext_lazy("bulletins", "Names with figures in bulletins"),
    Names,
    lambda: {"names": ["96110", "12381", "12379", "12345", "110", "5G"], "words": list(_WORDS)},
    pgettext_lazy("bulletins", "Numbers of public lines and names of networks; to be extended locally"),
)


class ReplyClock(BaseModel):
    """How long a reply to a suggestion may take."""

    months: int = Field(ge=1, le=12, description=gettext_noop("months from the assignment"))
    hard_months: int = Field(ge=1, le=12, description=gettext_noop("months at most, where it is hard"))
    again_months: int = Field(ge=1, le=12, description=gettext_noop("months to handle it again"))
    remind_days: int = Field(ge=0, le=90, description=gettext_noop("days before, from which it waits for people"))

    def last_day(self, day: date, months: int) -> date:
        """The last day, so many months after a day."""
        start = datetime.combine(day, time(12), SHANGHAI)
        return due(start, Clock(months, Unit.MONTHS), work_calendar()).date()


CLOCK = RuleSet(
    "bulletins.suggestions",
    pgettext_lazy("suggestion", "Clock of replies to suggestions"),
    ReplyClock,
    lambda: {"months": 3, "hard_months": 6, "again_months": 1, "remind_days": 15},
    pgettext_lazy(
        "suggestion",
        "Law on Deputies to the People's Congresses (as amended in 2015), 42: answered within three months of the "
        "assignment, within six where it is wide and hard; again within a month: practice, to be set locally",
    ),
)
