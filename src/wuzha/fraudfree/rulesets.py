# SPDX-License-Identifier: Apache-2.0
"""What the city may set, by date: quota, sheets of 100 points, terms, vetoes, grounds of decisions, headings of files.

No sheet, veto list or rule of withdrawal of Ningbo or Zhejiang is public: all of it is this platform's proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Dictionary, Term
from wuzha.fraudfree.rules.life import Kind
from wuzha.fraudfree.rules.points import MILLION, Way
from wuzha.fraudfree.rules.points import quota_for as quota_by
from wuzha.intake.header_rules import Headers
from wuzha.org.rules import RuleSet

#: Points of every sheet.
WHOLE = 100
#: What the letter of the city says: 2 to 4 communities in each township.
FEWEST, MOST = 2, 4
LETTER = "慈公建〔2023〕4号：每个镇街按人口基数创建2至4个无诈社区"


class Terms(BaseModel):
    """Times and thresholds of the way of a unit."""

    creating_months: int = Field(ge=1, le=24, description=gettext_noop("months that a creation lasts at least"))
    notice_workdays: int = Field(ge=5, le=60, description=gettext_noop("working days of the public notice"))
    passes: int = Field(ge=1, le=WHOLE, description=gettext_noop("points from which a unit passes"))
    excels: int = Field(ge=1, le=WHOLE, description=gettext_noop("points from which it is excellent"))
    big_loss_yuan: int = Field(ge=1, le=10**9, description=gettext_noop("loss of one case in yuan that is a veto"))
    sample: int = Field(ge=1, le=10_000, description=gettext_noop("people that a survey asks at least"))
    review_months: int = Field(ge=1, le=36, description=gettext_noop("months between two reviews of a title"))
    review_early_days: int = Field(
        default=30, ge=0, le=180, description=gettext_noop("days before it is due from which a review may be recorded")
    )
    look_back_days: int = Field(ge=0, le=1100, description=gettext_noop("days of cases looked at for a new candidate"))
    suspend_days: int = Field(ge=1, le=366, description=gettext_noop("days of a suspension"))
    suspend_months: int = Field(ge=1, le=24, description=gettext_noop("months of a suspension at most"))
    marks: list[int] = Field(
        min_length=1, max_length=6, description=gettext_noop("days without a case that are listed")
    )
    file_mb: int = Field(ge=1, le=20, description=gettext_noop("megabytes that a file may have"))
    files: int = Field(ge=1, le=500, description=gettext_noop("files that a unit may keep"))

    @model_validator(mode="after")
    def in_order(self) -> Terms:
        if self.excels < self.passes:
            raise ValueError(_("Excellent needs at least as many points as passing."))
        if self.marks != sorted(set(self.marks)) or self.marks[0] < 1:
            raise ValueError(_("Days without a case stand in order, each once."))
        return self


TERMS = RuleSet(
    "fraudfree.terms",
    pgettext_lazy("fraudfree", "Terms and thresholds of fraud-free units"),
    Terms,
    lambda: {
        "creating_months": 3, "notice_workdays": 5, "passes": 90, "excels": 95, "big_loss_yuan": 500_000, "sample": 20,
        "review_months": 12, "review_early_days": 30, "look_back_days": 365, "suspend_days": 90, "suspend_months": 6,
        "marks": [100, 200, 365], "file_mb": 10, "files": 60,
    },
    pgettext_lazy(
        "fraudfree",
        "A proposal after the hundred-point sheets of safe communities and 百日零发案; no rule of the city is public. "
        "To be set locally",
    ),
)  # fmt: skip


class QuotaRow(BaseModel):
    """So many units in a township from so many residents on."""

    least: int = Field(ge=0, le=10**8, description=gettext_noop("from so many residents on"))
    units: int = Field(ge=0, le=50, description=gettext_noop("units to create"))


class Quota(BaseModel):
    bands: list[QuotaRow] = Field(min_length=1, description=gettext_noop("bands by residents"))

    @model_validator(mode="after")
    def whole(self) -> Quota:
        limits = [one.least for one in self.bands]
        if limits[0] != 0 or limits != sorted(set(limits)):
            raise ValueError(_("Bands stand in order of residents, each once; the first begins with 0."))
        return self

    def of(self, residents: int) -> int:
        return quota_by(residents, self.bands)


QUOTA = RuleSet(
    "fraudfree.quota",
    pgettext_lazy("fraudfree", "Quota of fraud-free communities by residents"),
    Quota,
    lambda: {"bands": [{"least": 0, "units": 2}, {"least": 50_000, "units": 3}, {"least": 100_001, "units": 4}]},
    pgettext_lazy(
        "fraudfree",
        "The letter of 2023 says 2 to 4 in each township by its residents; the bands (below 50,000, up to 100,000, "
        "above) are a proposal, to be set locally",
    ),
)


class BandRow(BaseModel):
    """Points for a value that reaches a limit."""

    limit: int = Field(ge=0, description=gettext_noop("value that is reached, shares in millionths, money in 分"))
    points: int = Field(ge=0, le=WHOLE, description=gettext_noop("points"))


class SheetItem(BaseModel):
    """One item of a sheet. With a figure (`domain.code`) its points follow from that, as far as it is counted here;
    else they are given by the pair that evaluates."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    block: str = Field(min_length=1, max_length=20, description=gettext_noop("block"))
    name: str = Field(min_length=1, max_length=60, description=gettext_noop("item"))
    points: int = Field(ge=1, le=WHOLE, description=gettext_noop("points"))
    how: str = Field(min_length=1, max_length=200, description=gettext_noop("how it is scored"))
    evidence: str = Field(default="", max_length=120, description=gettext_noop("evidence that is needed"))
    figure: str = Field(default="", max_length=64, description=gettext_noop("figure that fills it in"))
    way: Literal["FROM", "UP_TO"] = Field(default="FROM", description=gettext_noop("whether more is better, or less"))
    bands: list[BandRow] = Field(default_factory=list, description=gettext_noop("points by value"))
    nothing: int = Field(
        default=0,
        ge=0,
        le=WHOLE,
        description=gettext_noop("points where nothing was to be counted, or too little for a share"),
    )
    monthly: bool = Field(
        default=False, description=gettext_noop("the value is the share of whole months that have any")
    )
    own: bool = Field(
        default=False,
        description=gettext_noop("fills in only what is recorded of the unit itself; else the pair gives the points"),
    )

    @model_validator(mode="after")
    def fits(self) -> SheetItem:
        if bool(self.figure) != bool(self.bands) or any(one.points > self.points for one in self.bands):
            raise ValueError(
                _("%(item)s: a figure needs bands, and none of them more points than the item.") % {"item": self.name}
            )
        return self


class KindSheet(BaseModel):
    kind: Literal["COMMUNITY", "CAMPUS", "HOSPITAL", "ENTERPRISE", "AGENCY"] = Field(
        description=gettext_noop("kind of unit")
    )
    items: list[SheetItem] = Field(min_length=1, description=gettext_noop("items"))

    @model_validator(mode="after")
    def hundred(self) -> KindSheet:
        codes, points = [one.code for one in self.items], sum(one.points for one in self.items)
        if len(set(codes)) < len(codes) or points != WHOLE:
            raise ValueError(
                _("%(kind)s: items have codes of their own and 100 points together; these have %(points)s.")
                % {"kind": self.kind, "points": points}
            )
        return self


class Sheets(BaseModel):
    sheets: list[KindSheet] = Field(description=gettext_noop("sheets by kind"))

    @model_validator(mode="after")
    def every_kind(self) -> Sheets:
        if sorted(one.kind for one in self.sheets) != sorted(Kind.values):
            raise ValueError(_("Each kind of unit has one sheet."))
        return self

    def of(self, kind: str) -> Sequence[SheetItem]:
        return next(one.items for one in self.sheets if one.kind == kind)


def _typed(code: str, block: str, name: str, points: int, how: str, evidence: str) -> dict[str, Any]:
    return {"code": code, "block": block, "name": name, "points": points, "how": how, "evidence": evidence}


def _counted(
    code: str,
    block: str,
    name: str,
    points: int,
    how: str,
    figure: str,
    way: Way,
    *bands: tuple[int, int],
    **more: Any,
) -> dict[str, Any]:
    return {
        **_typed(code, block, name, points, how, "系统数据"), "figure": figure, "way": way.value, "nothing": points,
        "bands": [{"limit": limit, "points": given} for limit, given in bands], **more,
    }  # fmt: skip


def _face(name: str, points: int, how: str, evidence: str, *bands: tuple[int, int]) -> dict[str, Any]:
    """Spoken to face to face: by the share that the unit reported of itself, where it did; else by the pair."""
    return _counted(
        "FACE", "宣防", name, points, f"{how}；单位逐月报送了面对面宣传数的由系统计分，未报送的由评估人抽查台账后评分",
        "outreach.face_share", Way.FROM, *bands, own=True, evidence=evidence,
    )  # fmt: skip


_WARNED = (
    _counted("MET", "预警", "高等级预警见面率", 7, "100% 得 7 分，95% 以上得 4 分", "warning.met", Way.FROM,
             (MILLION, 7), (950_000, 4)),
    _counted("FEEDBACK", "预警", "预警及时反馈率", 5, "98% 以上得 5 分，95% 以上得 3 分", "warning.feedback_in_time",
             Way.FROM, (980_000, 5), (950_000, 3)),
    _counted("RELAPSE", "预警", "劝阻后被骗", 8, "无劝阻后被骗得 8 分，有 1 人以上不得分", "warning.relapsed",
             Way.UP_TO, (0, 8)),
)  # fmt: skip
_RESULT = (
    _counted("ZERO", "成效", "创建期零发案", 20, "零发案得 20 分，1 起扣 10 分，2 起以上不得分", "fraudfree.cases",
             Way.UP_TO, (0, 20), (1, 10)),
)  # fmt: skip
_CARDS = (
    _counted("CARDS", "两卡治理", "无新增涉案卡、涉诈人员", 6,
             "无新增得 6 分，1 张（人）得 3 分；登记有本单位名下涉案账户的由系统计分，没有登记的由评估人核对名单后评分",
             "fraudfree.cards", Way.UP_TO, (0, 6), (1, 3), own=True, evidence="涉案卡、涉诈人员名单"),
    _typed("LEADS", "两卡治理", "线索上报", 4, "上报有效线索 1 条以上得 4 分", "线索回执"),
)  # fmt: skip
#: One point less for each percentage point: ten from 100 % on, one from 91 % on.
_EACH_POINT = tuple((MILLION - 10_000 * less, 10 - less) for less in range(10))
#: Duty and publicity, 50 points together, in the words of each kind.
_OWN: dict[str, tuple[dict[str, Any], ...]] = {
    "COMMUNITY": (
        _typed("PLAN", "组织", "创建方案和责任人", 8, "有方案、责任人、任务分工", "创建方案"),
        _typed("GUARDS", "组织", "反诈安全员", 7, "每个网格至少 1 名", "名册"),
        _face("入户面对面宣传率", 10, "90% 以上得 10 分，80% 以上得 6 分", "入户宣传台账", (900_000, 10), (800_000, 6)),
        _typed("APP", "宣防", "国家反诈中心 APP 安装率", 10, "达到目标得满分，按比例扣分", "统计表"),
        _typed("PLACE", "宣防", "宣传阵地", 5, "宣传栏、走廊或驿站至少 1 处", "照片"),
        _counted("EVENTS", "宣防", "每月宣传活动", 5, "创建期每满一个月有 1 场以上得 5 分，三分之二以上月份有得 2 分",
                 "outreach.activities", Way.FROM, (MILLION, 5), (666_666, 2), monthly=True),
        _typed("GROUPS", "宣防", "重点人群专项宣传", 5, "老人、财会、宝妈、学生、务工人员", "签到表、照片"),
    ),
    "CAMPUS": (
        _typed("PLAN", "组织", "创建方案和责任人", 8, "有方案、责任人、任务分工", "创建方案"),
        _typed("GUARDS", "组织", "班级反诈安全员", 7, "每班至少 1 名", "名册"),
        _face("师生面对面宣传率", 10, "100% 得 10 分，每少 1 个百分点扣 1 分", "班级签到表", *_EACH_POINT),
        _typed("APP", "宣防", "师生 APP 安装率", 8, "达到目标得满分，按比例扣分", "统计表"),
        _typed("LESSON", "宣防", "反诈第一课", 7, "每学期开学一个月内开课，班级全覆盖", "教案、照片"),
        _typed("PLACE", "宣防", "宣传阵地", 5, "宣传栏或走廊至少 1 处", "照片"),
        _typed("EVENTS", "宣防", "每月宣传活动", 5, "每月至少 1 场", "签到表、照片"),
    ),
    "HOSPITAL": (
        _typed("PLAN", "组织", "创建方案和责任人", 8, "有方案、责任人、任务分工", "创建方案"),
        _typed("GUARDS", "组织", "科室反诈安全员", 7, "每科室至少 1 名", "名册"),
        _face("员工面对面宣传率", 10, "100% 得 10 分，每少 1 个百分点扣 1 分", "签到表", *_EACH_POINT),
        _typed("APP", "宣防", "员工 APP 安装率", 8, "达到目标得满分，按比例扣分", "统计表"),
        _typed("SCREEN", "宣防", "导诊屏播放", 7, "导诊屏每日播放反诈提示", "照片"),
        _typed("PLACE", "宣防", "患者和陪护宣传点", 5, "门诊、住院各至少 1 处", "照片"),
        _typed("EVENTS", "宣防", "每月宣传活动", 5, "每月至少 1 场", "签到表、照片"),
    ),
    "ENTERPRISE": (
        _typed("PLAN", "组织", "创建方案和责任人", 8, "有方案、责任人、任务分工", "创建方案"),
        _typed("GUARDS", "组织", "部门反诈安全员", 7, "每部门至少 1 名", "名册"),
        _face("员工面对面宣传率", 8, "100% 得 8 分，每少 1 个百分点扣 1 分", "签到表",
              *((limit, points - 2) for limit, points in _EACH_POINT[:8])),
        _typed("APP", "宣防", "员工 APP 安装率", 7, "达到目标得满分，按比例扣分", "统计表"),
        _typed("FINANCE", "宣防", "财务人员培训", 10, "财务人员 100% 参训得 10 分", "培训签到表"),
        _typed("TWO", "宣防", "双人复核转账制度", 5, "有制度并执行", "制度文件、抽查记录"),
        _typed("EVENTS", "宣防", "每月宣传活动", 5, "每月至少 1 场", "签到表、照片"),
    ),
    "AGENCY": (
        _typed("PLAN", "组织", "创建方案和责任人", 8, "有方案、责任人、任务分工", "创建方案"),
        _typed("GUARDS", "组织", "处室反诈安全员", 7, "每处室至少 1 名", "名册"),
        _face("职工面对面宣传率", 10, "100% 得 10 分，每少 1 个百分点扣 1 分", "签到表", *_EACH_POINT),
        _typed("APP", "宣防", "职工 APP 安装率", 10, "达到目标得满分，按比例扣分", "统计表"),
        _typed("FINANCE", "宣防", "财务人员培训", 5, "财务人员 100% 参训得 5 分", "培训签到表"),
        _typed("PLACE", "宣防", "宣传阵地", 5, "宣传栏至少 1 处", "照片"),
        _typed("EVENTS", "宣防", "每月宣传活动", 5, "每月至少 1 场", "签到表、照片"),
    ),
}  # fmt: skip
SHEETS = RuleSet(
    "fraudfree.sheets",
    pgettext_lazy("fraudfree", "Sheets of 100 points"),
    Sheets,
    lambda: {"sheets": [{"kind": kind, "items": [*own, *_WARNED, *_RESULT, *_CARDS]} for kind, own in _OWN.items()]},
    pgettext_lazy(
        "fraudfree",
        "A template of this platform's own (organisation 15, publicity 35, warnings 20, effect 20, cards 10); no sheet "
        "of Ningbo or Zhejiang is public. To be set locally",
    ),
)


class VetoTerm(Term):
    """One ground of 一票否决; the system finds those that it knows the records of."""

    found: bool = Field(default=False, description=gettext_noop("found by the system"))


class Vetoes(Dictionary):
    terms: list[VetoTerm] = Field(description=gettext_noop("grounds of a veto"))


#: The ground that the system finds: the loss of one case.
BIG_LOSS = "BIG_LOSS"
VETOES = RuleSet(
    "fraudfree.vetoes",
    pgettext_lazy("fraudfree", "Grounds of a veto"),
    Vetoes,
    lambda: {
        "terms": [
            {"code": BIG_LOSS, "zh": "单起损失达到否决数额", "en": "Loss of one case over the limit", "found": True},
            {"code": "DEN", "zh": "辖区有电诈窝点", "en": "A den of fraud in its area"},
            {"code": "ORGANISER", "zh": "有人组织电诈犯罪", "en": "Somebody of it organised fraud"},
            {"code": "HARM", "zh": "被骗致人伤亡", "en": "Somebody deceived came to harm"},
            {"code": "FALSE", "zh": "瞒报或数据造假", "en": "Cases concealed or data made up"},
            {"code": "UNREST", "zh": "引发群体性事件或舆情", "en": "Unrest or public outcry"},
        ]
    },
    pgettext_lazy("fraudfree", "A proposal after 三无 (no victims, suspects, dens) of other cities; to be set locally"),
)


class GroundRow(BaseModel):
    """A ground of a decision on a title."""

    kind: Literal["FF_AWARD", "FF_SUSPEND", "FF_WITHDRAW"] = Field(description=gettext_noop("decision"))
    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=60, description=gettext_noop("Chinese"))
    article: str = Field(min_length=1, max_length=200, description=gettext_noop("rule that papers name"))


class Grounds(BaseModel):
    series: str = Field(min_length=1, max_length=16, description=gettext_noop("word in front of the number"))
    grounds: list[GroundRow] = Field(min_length=1, description=gettext_noop("grounds"))


_RULE = "《慈溪市无诈单元创建工作方案》（本地填写文号）"
GROUNDS = RuleSet(
    "fraudfree.grounds",
    pgettext_lazy("fraudfree", "Grounds of awards, suspensions and withdrawals"),
    Grounds,
    lambda: {
        "series": "慈反诈无诈",
        "grounds": [
            {"kind": "FF_AWARD", "code": "PASSED", "zh": "评估达标且公示无异议", "article": _RULE},
            {"kind": "FF_SUSPEND", "code": "CASES", "zh": "连续发生电信网络诈骗案件", "article": _RULE},
            {"kind": "FF_SUSPEND", "code": "UNCLEAR", "zh": "涉嫌瞒报正在核查", "article": _RULE},
            {"kind": "FF_WITHDRAW", "code": "VETO", "zh": "授牌后出现一票否决情形", "article": _RULE},
            {"kind": "FF_WITHDRAW", "code": "REVIEW", "zh": "年度复核不达标", "article": _RULE},
            {"kind": "FF_WITHDRAW", "code": "FALSE", "zh": "申报材料造假", "article": _RULE},
        ],
    },
    pgettext_lazy("fraudfree", "A proposal; number and name of the city's own plan are to be entered locally"),
)


class NomineeHeaders(Headers):
    """Headers of nomination lists."""

    SHIPPED = {
        "bureau": ["推荐单位", "主管部门", "主管局", "推荐部门"],
        "name": ["单位名称", "名称", "推荐单元", "学校名称", "医院名称"],
        "kind": ["类别", "单元类别", "类型"], "township": ["所在镇街", "镇街", "镇（街道）", "所属镇街"],
        "people": ["人数", "师生人数", "职工人数", "人口数"], "words": ["地址范围", "地址", "覆盖范围"],
        "head": ["责任人", "负责人", "联系人"], "phone": ["联系电话", "电话", "手机号码"],
    }  # fmt: skip


NOMINEE_HEADERS: RuleSet[Any] = RuleSet(
    "fraudfree.nominee_headers",
    pgettext_lazy("fraudfree", "Headers of nomination lists"),
    NomineeHeaders,
    NomineeHeaders.factory,
    pgettext_lazy("fraudfree", "Headings of this platform's own files and usual ones; to be extended locally"),
    since=NomineeHeaders.since,
)
