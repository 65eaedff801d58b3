# SPDX-License-Identifier: Apache-2.0
"""Lists of the joint meeting, of outreach, of fraud-free units and of sanctions."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.factories import City
from tests.intake.lists.base import Lists, Row, Sample, ago, id_number, more, phone, units
from wuzha.fraudfree.services import asking
from wuzha.meetings.services import assessment, membership, plans
from wuzha.meetings.services.membership import NewMember
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role


def _members(city: City, number: int) -> Lists:
    """The next list ends each membership."""
    there = units(city.city, UnitKind.MEMBER, number, "测试成员单位之")
    first: list[Row] = [
        {
            "成员单位": one.name, "类别": "银行", "身份": "成员单位", "起始日期": "2016-05-01", "截止日期": "",
            "依据": "测试文件", "职责": "牵头银行卡治理",
        }
        for one in there
    ]  # fmt: skip
    return Lists(first, more(first, 截止日期=lambda _place: "2023-08-18"))


def _tasks(city: City, number: int) -> Lists:
    """The next list gives each task to one more unit."""
    office = city.actor(Role.JOINT_OFFICE)
    (other,) = units(city.city, UnitKind.MEMBER, 1, "测试成员单位之")
    for one in (city.member, other):
        membership.join(office, NewMember(one.pk, "GOVERNMENT", ago(2000), basis="测试文件"))
    plan = plans.enter(office, timezone.localdate().year, "测反诈联席办〔2026〕2号", "测试计划")
    first: list[Row] = [
        {
            "文号": plan.document_no, "序号": f"1.{place}", "责任单位": city.member.name, "工作任务": "开展专项宣传",
            "工作要求": "每月一次", "完成时限": str(ago(-30)),
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 责任单位=lambda _place: f"{city.member.name}、{other.name}"))


def _media(city: City, number: int) -> Lists:
    """The next list tells more readers of each report, which is here already."""
    first: list[Row] = [
        {
            "日期": str(ago(place % 300)), "媒体": "测试日报", "类别": "报纸", "标题": f"测试报道之{place}",
            "单位": city.member.name, "阅读量": "1200",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 阅读量=lambda place: str(1300 + place)))


def _items(city: City, number: int) -> Lists:
    """The next list has the points that each item got."""
    assessment.enter(city.actor(Role.JOINT_OFFICE), 2022, "测试", "测试来源")
    first: list[Row] = [
        {
            "年度": "2022", "序号": str(place + 1), "考核项目": f"组织领导之{place}", "分值": "5.5",
            "评分标准": "定期研究", "责任单位": city.member.name, "自评分": "", "自评说明": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 自评分=lambda _place: "5", 自评说明=lambda _place: "已召开四次会议"))


def _activities(_city: City, number: int) -> Lists:
    """The next ledger counts more people for each activity, which is here already."""
    first: list[Row] = [
        {
            "日期": str(ago(place % 300)), "单位": "浒山街道", "地点": f"文化广场之{place}", "主题": "刷单",
            "五进": "进社区", "五宣": "集中讲宣", "对象": "老人", "人数": "35",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 人数=lambda _place: "40"))


def _teams(_city: City, number: int) -> Lists:
    """The next roster has the latest training of each."""
    first: list[Row] = [
        {
            "网格": "测试甲社区一网格", "身份": "网格员", "姓名": "测试员", "电话": phone(place),
            "上岗日期": str(ago(700)), "培训日期": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 培训日期=lambda _place: str(ago(10))))


def _nominees(city: City, number: int) -> Lists:
    """The next list counts more people in each unit, which is nominated already."""
    asking.ask(city.actor(Role.JOINT_OFFICE), [city.member.pk], timezone.localdate() + timedelta(days=9))
    first: list[Row] = [
        {
            "推荐单位": city.member.name, "单位名称": f"测试企业之{place}", "类别": "企业", "所在镇街": "浒山街道",
            "人数": "900", "责任人": "测试甲", "联系电话": phone(place),
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 人数=lambda _place: "950"))


def _pledges(_city: City, number: int) -> Lists:
    """The next ledger says otherwise what was noted, which is given back."""
    first: list[Row] = [
        {
            "姓名": "测试卡主", "身份证号": id_number(place), "签订事由": "出租出借两卡", "签订日期": str(ago(40)),
            "见证民警": "测试民警甲", "备注": "已教育",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 备注=lambda _place: "已教育并登记"))


def _penalties(_city: City, number: int) -> Lists:
    """The next ledger has the day on which each fine was paid, which is given back: an act tells it."""
    first: list[Row] = [
        {
            "姓名": "测试卡主", "身份证号": id_number(place), "处罚依据": "《反电信网络诈骗法》第四十四条",
            "违法事实": "出借银行卡三张", "违法日期": str(ago(90)), "立案日期": str(ago(80)), "告知日期": str(ago(70)),
            "审核日期": str(ago(65)), "处罚日期": str(ago(60)), "决定书文号": f"慈公行罚决字〔2026〕{place}号",
            "罚款金额（元）": "5000", "没收违法所得": "2400", "行政拘留天数": "行政拘留五日",
            "办案民警": "测试民警甲、测试民警乙", "审批人": "测试局长", "送达日期": str(ago(60)), "缴款日期": "",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 缴款日期=lambda _place: str(ago(50))))


def _returns(_city: City, number: int) -> Lists:
    """The next ledger tells of a later contact with each, which is given back: an act tells it."""
    first: list[Row] = [
        {
            "姓名": "测试滞留", "身份证号": id_number(place), "人员类别": "网上追逃",
            "依据文号": f"测追〔2026〕{place}号", "列入日期": str(ago(300)), "滞留地": "境外某地",
            "出境日期": str(ago(500)), "属地": "浒山街道", "联系日期": str(ago(100)), "联系方式": "通过家属",
            "联系情况": "家属愿意劝其回国",
        }
        for place in range(number)
    ]  # fmt: skip
    return Lists(first, more(first, 联系日期=lambda _place: str(ago(50))))


_OFFICE = {"by": Role.JOINT_OFFICE, "at": "city", "source": "OFFICE"}
_OUTREACH = _OFFICE | {"by": Role.OUTREACH_OFFICER}
SAMPLES = {
    "members": Sample(_members, "duplicates", **_OFFICE),
    "plan_tasks": Sample(_tasks, "accepted", **_OFFICE),
    "media": Sample(_media, "duplicates", **_OFFICE),
    "assessment": Sample(_items, "accepted", **_OFFICE),
    "outreach_activities": Sample(_activities, "duplicates", **_OUTREACH),
    "outreach_teams": Sample(_teams, "accepted", **_OUTREACH),
    "nominees": Sample(_nominees, "duplicates", **_OUTREACH),
    "pledges": Sample(_pledges, "rejected"),
    "penalties": Sample(_penalties, "rejected"),
    "returns": Sample(_returns, "rejected"),
}
