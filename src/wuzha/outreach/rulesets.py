# SPDX-License-Identifier: Apache-2.0
"""Dictionaries, duties and limits of outreach, by date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import Dictionary, FileTerm, FileTerms, terms
from wuzha.intake.header_rules import Headers
from wuzha.org.rules import RuleSet

LOCAL = pgettext_lazy("outreach", "A proposal, to be set locally")


def _words(key: str, title: Any, citation: Any, *rows: tuple[str, str, str, str]) -> RuleSet[FileTerms]:
    return RuleSet(f"outreach.{key}", title, FileTerms, lambda: terms(*rows), citation)


ENTRIES = _words(
    "entries", pgettext_lazy("outreach", "五进: where outreach goes"),
    pgettext_lazy("outreach", "Anti-Telecom and Online Fraud Law, article 8: schools, enterprises, communities, "
                              "villages, families; some places add offices"),
    ("SCHOOL", "进学校", "Schools", "学校 校园 进校园"), ("ENTERPRISE", "进企业", "Enterprises", "企业 工厂 园区"),
    ("COMMUNITY", "进社区", "Communities", "社区 小区"), ("VILLAGE", "进农村", "Villages", "农村 村 进村"),
    ("FAMILY", "进家庭", "Families", "家庭 入户"), ("OFFICE", "进机关", "Offices", "机关 单位"),
)  # fmt: skip
WAYS = _words(
    "ways", pgettext_lazy("outreach", "五宣: ways of outreach"),
    pgettext_lazy("outreach", "The exact list is not public; a proposal, to be set locally"),
    ("DOOR", "入户面宣", "Door to door", "面宣 上门 入户"), ("TALK", "集中讲宣", "Talks", "讲宣 讲座 宣讲"),
    ("MEDIA", "媒体网宣", "Media and internet", "网宣 线上"),
    ("SCREEN", "阵地宣传", "Screens and boards", "阵地 广播 大屏"),
    ("MOBILE", "流动宣传", "On the move", "流动 宣传车 喇叭"),
)  # fmt: skip
AUDIENCES = _words(
    "audiences", pgettext_lazy("outreach", "Audiences of outreach"), LOCAL,
    ("ELDERLY", "老年人", "Elderly people", "老人 中老年"), ("STUDENT", "学生", "Students", "师生 在校生"),
    ("FINANCE", "财会人员", "Accountants", "财会 会计 财务"),
    ("WORKER", "务工人员", "Workers from elsewhere", "务工 外来人员 工人"),
    ("MOTHER", "宝妈", "Mothers at home", "全职妈妈"), ("MERCHANT", "商户", "Shop owners", "店主 经营户"),
    ("PUBLIC", "其他群众", "Others", "群众 居民 村民 其他"),
)  # fmt: skip
ROLES = _words(
    "roles", pgettext_lazy("outreach", "Roles in the teams"), LOCAL,
    ("LECTURER", "讲师", "Lecturer", "宣讲员 反诈讲师"), ("GRID", "网格员", "Grid worker", "专职网格员"),
    ("VOLUNTEER", "志愿者", "Volunteer", "义工"), ("POLICE", "民警", "Police officer", "社区民警 警察 辅警"),
)  # fmt: skip
CHANNELS = _words(
    "channels", pgettext_lazy("outreach", "Channels of the daily item"), LOCAL,
    ("WECHAT", "微信公众号", "WeChat account", "公众号"), ("GROUP", "微信群", "Chat groups", "群 工作群 家长群"),
    ("VIDEO", "短视频", "Short video", "抖音 视频号"), ("SCREEN", "电子屏", "Screens", "大屏 显示屏"),
    ("BROADCAST", "村村响广播", "Loudspeakers", "广播 喇叭"), ("PAPER", "张贴", "Notices", "海报 宣传栏"),
)  # fmt: skip
SITE_KINDS = _words(
    "sites", pgettext_lazy("outreach", "Kinds of places of outreach"), LOCAL,
    ("CORRIDOR", "反诈走廊", "Corridor", "走廊 长廊"), ("STATION", "便民驿站", "Station", "驿站"),
    ("SQUARE", "反诈广场", "Square or park", "广场 公园"), ("BOARD", "宣传栏", "Board", "栏"),
)  # fmt: skip


class Duty(FileTerm):
    """What a sector has to do, and what says so."""

    basis: str = Field(min_length=1, max_length=120, description=gettext_noop("basis"))
    since: date = Field(description=gettext_noop("in force from"))


class Duties(Dictionary):
    terms: list[Duty]

    def of(self, code: str) -> Duty | None:
        return next((one for one in self.terms if one.code == code), None)


def _duty(code: str, zh: str, en: str, basis: str, since: str = "2022-12-01") -> dict[str, Any]:
    return {"code": code, "zh": zh, "en": en, "basis": basis, "since": since, "synonyms": []}


_LAW = "反电信网络诈骗法"
DUTIES = RuleSet(
    "outreach.duties",
    pgettext_lazy("outreach", "Duties of sectors in outreach"),
    Duties,
    lambda: {
        "terms": [
            _duty("SCHOOL", "学校", "Schools", f"{_LAW}第八条（教育行政部门、学校）"),
            _duty("FINANCE", "金融", "Banks and payment", f"{_LAW}第三十条"),
            _duty("TELECOM", "电信", "Carriers", f"{_LAW}第三十条"),
            _duty("COURIER", "寄递", "Couriers", f"{_LAW}第八条（有关单位针对性宣传）"),
            _duty("TOWNSHIP", "镇街", "Townships", "浙江省实施《反电信网络诈骗法》办法第三条", "2025-12-01"),
            _duty("VILLAGE", "村社", "Villages and communities", f"{_LAW}第八条（村民委员会、居民委员会）"),
            _duty("ENTERPRISE", "企业", "Enterprises", f"{_LAW}第八条（单位内部防范）"),
        ]
    },
    pgettext_lazy(
        "outreach",
        "Anti-Telecom and Online Fraud Law (2022-12-01), articles 8 and 30; rules of Zhejiang (2025-12-01), article 3. "
        "Which article binds which sector is to be checked locally",
    ),
)


class Policy(BaseModel):
    """Limits and terms of outreach."""

    trained_months: int = Field(ge=1, le=60, description=gettext_noop("months for which a training holds"))
    covered_well: int = Field(ge=1, le=100, description=gettext_noop("percent covered from which a township is well"))
    covered_least: int = Field(
        ge=0, le=100, description=gettext_noop("percent covered below which a township is marked")
    )
    daily_since: date = Field(description=gettext_noop("first day of the daily item"))
    daily_kinds: list[str] = Field(description=gettext_noop("kinds of unit that owe an item a day"))
    relay_kinds: list[str] = Field(description=gettext_noop("kinds of unit that pass the city's item on"))
    late_days: int = Field(ge=1, le=400, description=gettext_noop("days within which an activity is recorded"))
    review_share: int = Field(ge=1, le=100, description=gettext_noop("percent of the activities that are reviewed"))
    review_least: int = Field(ge=1, le=50, description=gettext_noop("activities reviewed at least"))
    far_km: int = Field(ge=1, le=500, description=gettext_noop("kilometres from the unit from which a photo is far"))
    site_km: int = Field(
        default=1,
        ge=1,
        le=50,
        description=gettext_noop("kilometres from a place of outreach from which a photo is far"),
    )
    photos: int = Field(ge=0, le=30, description=gettext_noop("photos of an activity"))
    photo_mb: int = Field(ge=1, le=50, description=gettext_noop("megabytes that a photo may have"))
    most_people: int = Field(ge=10, le=1_000_000, description=gettext_noop("people that one activity may reach"))
    sign_hours: int = Field(ge=1, le=72, description=gettext_noop("hours for which a sign-in stays open"))
    sign_a_minute: int = Field(ge=1, le=600, description=gettext_noop("sign-ins a minute from one network"))


POLICY = RuleSet(
    "outreach.policy",
    pgettext_lazy("outreach", "Terms and limits of outreach"),
    Policy,
    lambda: {
        "trained_months": 12, "covered_well": 90, "covered_least": 60, "daily_since": "2023-01-01",
        "daily_kinds": ["STREET", "TOWN"],
        "relay_kinds": ["STREET", "TOWN", "SCHOOL"], "late_days": 60, "review_share": 10, "review_least": 3,
        "far_km": 10, "site_km": 1, "photos": 9, "photo_mb": 20, "most_people": 50_000, "sign_hours": 12,
        "sign_a_minute": 60,
    },
    LOCAL,
)  # fmt: skip


class AgeAudience(BaseModel):
    """Where people of an age are met."""

    age: str = Field(min_length=1, max_length=24, description=gettext_noop("age band"))
    audiences: list[str] = Field(min_length=1, description=gettext_noop("audiences in which they are met"))
    aged: list[str] = Field(
        default_factory=list, description=gettext_noop("audiences of whom nearly all are of this age")
    )


class AimPolicy(BaseModel):
    """What the suggestions of a week rest on, and what they ask for."""

    weeks: int = Field(ge=13, le=260, description=gettext_noop("weeks of cases that are counted"))
    answer_days: int = Field(ge=1, le=28, description=gettext_noop("days until a unit answers a suggestion"))
    act_days: int = Field(ge=7, le=90, description=gettext_noop("days in which a suggestion is acted on"))
    per_mille: int = Field(ge=1, le=1000, description=gettext_noop("of a thousand people meant, to be told in one go"))
    least: int = Field(ge=1, le=10_000, description=gettext_noop("people to be told at least"))
    most: int = Field(ge=1, le=100_000, description=gettext_noop("people to be told at most"))
    share: int = Field(ge=1, le=100, description=gettext_noop("percent of all person-messages that come first"))
    shown: int = Field(ge=1, le=20, description=gettext_noop("alternatives shown"))
    left_out: list[str] = Field(description=gettext_noop("scam types about which nothing can be suggested"))
    met: list[AgeAudience] = Field(description=gettext_noop("audiences of each age band"))

    def audiences_of(self, age: str) -> list[str]:
        return next((one.audiences for one in self.met if one.age == age), [])

    def aged_of(self, age: str) -> list[str]:
        return next((one.aged for one in self.met if one.age == age), [])


AIMING = RuleSet(
    "outreach.aim",
    pgettext_lazy("outreach", "Suggestions of the week"),
    AimPolicy,
    lambda: {
        "weeks": 52, "answer_days": 4, "act_days": 27, "per_mille": 20, "least": 50, "most": 500, "share": 10,
        "shown": 5, "left_out": ["OTHER"],
        "met": [
            {"age": "FROM_0", "audiences": ["STUDENT"], "aged": ["STUDENT"]},
            {"age": "FROM_18", "audiences": ["STUDENT", "WORKER", "MOTHER", "FINANCE", "MERCHANT"]},
            {"age": "FROM_30", "audiences": ["WORKER", "MOTHER", "FINANCE", "MERCHANT"]},
            {"age": "FROM_45", "audiences": ["WORKER", "FINANCE", "MERCHANT", "ELDERLY"]},
            {"age": "FROM_60", "audiences": ["ELDERLY"], "aged": ["ELDERLY"]},
        ],
    },
    LOCAL,
)  # fmt: skip


class ActivityHeaders(Headers):
    """Headers of ledgers of activities."""

    SHIPPED = {
        "day": ["日期", "活动日期", "宣传日期", "时间"], "unit": ["单位", "开展单位", "组织单位", "宣传单位"],
        "place": ["地点", "活动地点", "宣传地点"], "topic": ["主题", "活动主题", "活动名称", "内容"],
        "entry": ["五进", "进入场所", "活动类别"], "way": ["五宣", "宣传形式", "形式", "方式"],
        "fraud_type": ["骗术类型", "诈骗类型", "宣传类型", "涉诈类型"],
        "lecturer": ["主讲人", "讲师", "宣讲人", "宣讲员"], "materials": ["材料", "宣传材料", "使用材料", "资料"],
        "key_area": ["是否重点地区", "重点地区", "重点区域"],
        "audience": ["对象", "宣传对象", "受众"], "people": ["人数", "覆盖人数", "受众人数", "参加人数"],
    }  # fmt: skip


class TeamHeaders(Headers):
    """Headers of rosters of the teams."""

    SHIPPED = {
        "unit": ["单位", "所在单位", "服务区域", "网格", "责任网格"], "role": ["身份", "角色", "岗位", "人员类别"],
        "name": ["姓名", "名字"], "phone": ["电话", "手机", "手机号", "联系电话"],
        "since": ["起始日期", "上岗日期", "入队日期"], "trained_on": ["培训日期", "最近培训", "最近培训日期"],
    }  # fmt: skip


def _headers(key: str, title: Any, schema: type[Headers]) -> RuleSet[Any]:
    return RuleSet(
        f"outreach.{key}", title, schema, schema.factory,
        pgettext_lazy("outreach", "Headings of this platform's own files and usual ones; to be extended locally"),
        since=schema.since,
    )  # fmt: skip


ACTIVITY_HEADERS = _headers(
    "activity_headers", pgettext_lazy("outreach", "Headers of ledgers of activities"), ActivityHeaders
)
TEAM_HEADERS = _headers("team_headers", pgettext_lazy("outreach", "Headers of rosters of the teams"), TeamHeaders)
