# SPDX-License-Identifier: Apache-2.0
"""Sectors, laws with the duties they give, names that ended, the quorum, kinds of media, and headers of files, by
date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Dictionary, FileTerms, Term, terms
from wuzha.core.naming import EndedName
from wuzha.intake.header_rules import Headers
from wuzha.org.rules import RuleSet

SECTORS = RuleSet(
    "meetings.sectors",
    pgettext_lazy("member", "Sectors of member units"),
    FileTerms,
    lambda: terms(
        ("PARTY", "党委部门", "Party departments", "党委"),
        ("GOVERNMENT", "政府部门", "Government departments", "政府"),
        ("POLICE", "公安", "Police", "公安机关"),
        ("JUSTICE", "检法司", "Courts and prosecution", "法院 检察院 司法"),
        ("BANK", "银行和支付", "Banks and payment", "银行 金融 支付"),
        ("CARRIER", "电信", "Telecommunication", "运营商 通信"),
        ("INTERNET", "互联网", "Internet", "网信"),
        ("PUBLIC", "群团和其他", "Associations and others", "群团 其他"),
    ),
    pgettext_lazy("member", "A grouping of this platform, to be set locally"),
)


class LawDuty(BaseModel):
    """What a law asks of a sector (empty: of all)."""

    sector: str = Field(pattern=r"^([A-Z][A-Z0-9_]{0,23})?$", description=gettext_noop("sector, empty for all"))
    article: str = Field(max_length=40, description=gettext_noop("article"))
    text: str = Field(min_length=1, max_length=200, description=gettext_noop("duty"))


class Law(Term):
    """A law or document on which duties, tasks and resolutions may rest, and from which day on."""

    since: date = Field(description=gettext_noop("in force from"))
    duties: list[LawDuty] = Field(default_factory=list, description=gettext_noop("duties"))


class Laws(Dictionary):
    """Laws by code. What is dated before the first day of one must not cite it."""

    terms: list[Law] = Field(min_length=1, description=gettext_noop("laws"))

    def law(self, code: str) -> Law | None:
        return next((one for one in self.terms if one.code == code), None)

    def on(self, day: date) -> list[Law]:
        """Those in force on a day."""
        return [one for one in self.terms if one.since <= day]


def _law(code: str, zh: str, en: str, since: str, *duties: tuple[str, str, str]) -> dict[str, Any]:
    named = [{"sector": sector, "article": article, "text": text} for sector, article, text in duties]
    return {"code": code, "zh": zh, "en": en, "since": since, "duties": named}


BASES = RuleSet(
    "meetings.bases",
    pgettext_lazy("member", "Laws that give duties"),
    Laws,
    lambda: {
        "terms": [
            _law("AFL", "反电信网络诈骗法", "Anti-fraud law", "2022-12-01",
                 ("BANK", "第30条", "对从业人员和用户开展反电信网络诈骗宣传，在业务中提示"),
                 ("CARRIER", "第30条", "对从业人员和用户开展反电信网络诈骗宣传，在业务中提示"),
                 ("INTERNET", "第30条", "对从业人员和用户开展反电信网络诈骗宣传，在业务中提示")),
            _law("ZJ_IMPL", "浙江省实施《反电信网络诈骗法》办法", "Zhejiang implementing measures", "2025-12-01",
                 ("GOVERNMENT", "第3条", "建立工作机制，确定目标，解决重大问题；工作纳入平安建设、法治建设考核"),
                 ("POLICE", "第4条", "牵头负责反电信网络诈骗工作"),
                 ("BANK", "第22、23条", "转账提示；异常交易重新核验、延迟、限制、中止并报告"),
                 ("INTERNET", "第25条", "按公安、电信、网信部门督促开展监测")),
        ]
    },
    pgettext_lazy(
        "member",
        "Anti-fraud law (2022-12-01); Zhejiang implementing measures of 2025-09-26, in force 2025-12-01, articles 3, "
        "4, 22 to 25. What was not read of them is not here",
    ),
)  # fmt: skip


class EndedUnit(BaseModel):
    """A unit whose name ended."""

    names: list[str] = Field(min_length=1, description=gettext_noop("ways its name was written"))
    last_day: date = Field(description=gettext_noop("last day"))
    successor: str = Field(max_length=64, description=gettext_noop("who took its place"))
    citation: str = Field(max_length=120, description=gettext_noop("citation"))


class EndedUnits(BaseModel):
    units: list[EndedUnit] = Field(description=gettext_noop("units"))

    @model_validator(mode="after")
    def names_are_no_fragments(self) -> EndedUnits:
        for one in self.units:
            one.names = [name.strip() for name in one.names if len(name.strip()) > 2]
        return self

    def known(self) -> list[EndedName]:
        return [EndedName(one.names, one.last_day, one.successor) for one in self.units]


ENDED = RuleSet(
    "meetings.ended_units",
    pgettext_lazy("member", "Names of units that ended"),
    EndedUnits,
    lambda: {
        "units": [
            {
                "names": ["人行慈溪支行", "人民银行慈溪支行", "人民银行慈溪市支行", "中国人民银行慈溪市支行"],
                "last_day": "2023-08-18", "successor": "人民银行宁波市分行",
                "citation": "国务院机构改革（2023年3月）不再保留县（市）支行；宁波市分行2023年8月18日挂牌",
            },
            {
                "names": ["银监会", "银保监会", "银保监局"], "last_day": "2023-07-20",
                "successor": "国家金融监督管理总局",
                "citation": "省市两级机构2023年7月20日挂牌；县级支局日期由本地填写",
            },
        ]
    },
    pgettext_lazy(
        "member",
        "Reform of the State Council of 2023: county branches of the People's Bank are not kept, its Ningbo branch "
        "opened on 2023-08-18; the financial regulator's offices opened on 2023-07-20",
    ),
)  # fmt: skip


class WrittenUnit(BaseModel):
    """One unit by the ways in which files write it."""

    names: list[str] = Field(min_length=2, description=gettext_noop("ways its name is written"))


class WrittenUnits(BaseModel):
    units: list[WrittenUnit] = Field(description=gettext_noop("units"))


UNIT_NAMES = RuleSet(
    "meetings.unit_names",
    pgettext_lazy("member", "Ways to write a unit"),
    WrittenUnits,
    lambda: {
        "units": [
            {"names": names.split()}
            for names in (
                "卫健局 卫生健康局", "市场监管局 市场监督管理局", "经信局 经济和信息化局",
                "文广旅体局 文化和广电旅游体育局", "人社局 人力资源和社会保障局", "住建局 住房和城乡建设局",
                "市委网信办 网信办 市委网络安全和信息化委员会办公室", "市委政法委 政法委 市委政法委员会",
                "市委宣传部 宣传部", "团市委 共青团 共青团市委", "市妇联 妇联 妇女联合会",
                "市总工会 总工会", "市残联 残联 残疾人联合会", "市人民法院 法院 人民法院 市法院",
                "市人民检察院 检察院 人民检察院 市检察院", "退役军人局 退役军人事务局",
                "国资办 国有资产监督管理办公室", "金融办 金融工作办公室", "外事办 外事办公室",
                "大数据局 大数据发展管理局", "人民银行宁波市分行 人行宁波市分行 中国人民银行宁波市分行",
            )
        ]
    },
    pgettext_lazy("member", "Usual abbreviations of this platform's own, to be set locally"),
)  # fmt: skip


class Quorum(BaseModel):
    """How many of the invited must be there."""

    percent: int = Field(ge=1, le=100, description=gettext_noop("percent of the invited units"))


QUORUM = RuleSet(
    "meetings.quorum",
    pgettext_lazy("meeting", "Quorum of meetings"),
    Quorum,
    lambda: {"percent": 67},
    pgettext_lazy(
        "meeting", "A proposal: two thirds of the invited units, themselves or by a deputy; to be set locally"
    ),
)

MEDIA = RuleSet(
    "meetings.media",
    pgettext_lazy("media", "Kinds of media"),
    FileTerms,
    lambda: terms(
        ("PAPER", "报刊", "Newspaper", "报纸 日报"),
        ("BROADCAST", "广播电视", "Radio and television", "电视 广播 电台"),
        ("SITE", "网站", "Web site", "门户 新闻网"),
        ("ACCOUNT", "新媒体账号", "Account on a platform", "公众号 微信 抖音 视频号 新媒体"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("media", "A proposal, to be set locally"),
)


class MemberHeaders(Headers):
    """Headers of lists of member units."""

    SHIPPED = {
        "unit": ["成员单位", "单位", "单位名称", "部门"], "sector": ["类别", "行业", "单位类别"],
        "part": ["身份", "角色"], "since": ["起始日期", "加入日期", "起", "加入时间"],
        "until": ["截止日期", "退出日期", "止", "退出时间"], "basis": ["依据", "文号", "文件"],
        "successor": ["承接单位", "继任单位", "更名为"], "duty": ["职责", "工作职责", "职责任务"],
    }  # fmt: skip


class TaskHeaders(Headers):
    """Headers of tables of plan tasks."""

    SHIPPED = {
        "document_no": ["文号", "计划文号", "文件字号"], "no": ["序号", "编号", "任务编号"],
        "unit": ["责任单位", "承办单位", "牵头单位", "单位"], "title": ["任务", "工作任务", "任务名称", "事项"],
        "text": ["工作要求", "任务内容", "具体措施", "内容"], "due_on": ["完成时限", "时限", "截止日期", "完成日期"],
    }  # fmt: skip


class MediaHeaders(Headers):
    """Headers of lists of media reports."""

    SHIPPED = {
        "day": ["日期", "刊发日期", "报道日期", "发布日期"], "medium": ["媒体", "媒体名称", "刊发媒体"],
        "kind": ["类别", "媒体类别", "形式"], "title": ["标题", "题目", "报道标题"], "unit": ["单位", "报送单位"],
        "link": ["链接", "网址", "出处"], "readers": ["阅读量", "浏览量", "受众人数"],
    }  # fmt: skip


class ItemHeaders(Headers):
    """Headers of assessment sheets."""

    SHIPPED = {
        "year": ["年度", "考核年度"], "no": ["序号", "编号"], "name": ["考核项目", "项目", "指标", "考核指标"],
        "points": ["分值", "满分"], "rule": ["评分标准", "计分规则", "评分细则", "规则"],
        "owner": ["责任单位", "牵头单位"],
        "typed": ["自评分", "得分", "自评得分"], "typed_why": ["自评说明", "得分说明"],
    }  # fmt: skip


def _headers(key: str, title: Any, schema: type[Headers]) -> RuleSet[Any]:
    return RuleSet(
        key, title, schema, schema.factory,
        pgettext_lazy("member", "Headings of this platform's own files and usual ones; to be extended locally"),
        since=schema.since,
    )  # fmt: skip


MEMBER_HEADERS = _headers(
    "meetings.member_headers", pgettext_lazy("member", "Headers of lists of members"), MemberHeaders
)
TASK_HEADERS = _headers("meetings.task_headers", pgettext_lazy("plan", "Headers of tables of tasks"), TaskHeaders)
MEDIA_HEADERS = _headers("meetings.media_headers", pgettext_lazy("media", "Headers of lists of reports"), MediaHeaders)
ITEM_HEADERS = _headers(
    "meetings.item_headers", pgettext_lazy("assessment", "Headers of assessment sheets"), ItemHeaders
)
