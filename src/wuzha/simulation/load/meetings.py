# SPDX-License-Identifier: Apache-2.0
"""The joint meeting of the demo city: its members by date, its leading group, and what it has left by an instant.

The numbers of members (23 in 2016, 38 in 2021) and the meetings that are named are those of the letter (慈公建〔2023〕
4号); which units they are, all texts and all days else are synthetic. What lies in the past is written as it would
stand there, with its days; what is still to come goes through the services.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents import register
from wuzha.engine.calendar import SHANGHAI
from wuzha.meetings.models import AgendaItem, Invitation, Meeting, MeetingStep, Resolution
from wuzha.meetings.models.membership import Part
from wuzha.meetings.rules.life import STRAIGHT, Act, Kind, Presence, State
from wuzha.meetings.services import meetings, membership
from wuzha.meetings.services.membership import NewMember
from wuzha.org.models import Unit
from wuzha.simulation.load.asked import ask

#: Days on which the joint meeting began, grew, and got a leading group: the years are the letter's.
FIRST, GREW, GROUP = date(2016, 6, 1), date(2021, 6, 1), date(2022, 6, 1)
#: The last day of the branch of the People's Bank, and the codes of that and of its successor.
BRANCH, AFTER, ENDED = "330282-M03", "330282-M34", date(2023, 8, 18)
_BASIS = "演示：名单为合成，数目见慈公建〔2023〕4号"
#: Code below the city, sector: the 23 of 2016, then the 15 that came in 2021.
_OF_2016 = (
    ("000000", "POLICE"), ("M05", "PARTY"), ("M06", "PARTY"), ("M07", "JUSTICE"), ("M08", "JUSTICE"),
    ("M01", "GOVERNMENT"), ("M04", "GOVERNMENT"), ("M09", "JUSTICE"), ("M10", "GOVERNMENT"), ("M11", "GOVERNMENT"),
    ("M03", "BANK"), ("M12", "GOVERNMENT"), ("M13", "GOVERNMENT"), ("M14", "BANK"), ("C01", "CARRIER"),
    ("C02", "CARRIER"), ("M15", "GOVERNMENT"), ("M16", "GOVERNMENT"), ("M17", "PUBLIC"), ("M18", "PUBLIC"),
    ("M19", "PUBLIC"), ("M20", "INTERNET"), ("M21", "GOVERNMENT"),
)  # fmt: skip
_OF_2021 = (
    ("M02", "GOVERNMENT"), *((f"M{n}", "GOVERNMENT") for n in (22, 23, 24, 25, 26, 27, 28, 29)), ("M30", "PUBLIC"),
    *((f"M{n}", "GOVERNMENT") for n in (31, 32, 33)), ("B01", "BANK"), ("B02", "BANK"),
)  # fmt: skip
_DUTIES = {
    "POLICE": "牵头打击治理电信网络诈骗犯罪，通报发案形势", "BANK": "加强账户管理和转账提示，开展涉案账户回溯",
    "CARRIER": "落实电话卡实名登记，治理异常卡和涉诈号码", "INTERNET": "监测处置涉诈信息",
    "PARTY": "统筹协调，将反诈工作纳入平安建设和宣传计划", "JUSTICE": "依法办理涉诈案件，开展以案释法",
    "GOVERNMENT": "在本系统组织反诈宣传和行业治理", "PUBLIC": "组织所联系群众参加反诈宣传",
}  # fmt: skip


def _code(short: str) -> str:
    return f"330282{short}" if short.isdecimal() else f"330282-{short}"


@transaction.atomic
def members(office: Actor) -> int:
    """Enter the members with their days and duties, the successor of the branch, and the two heads; how many rows."""
    units = {one.code: one for one in Unit.objects.filter(code__startswith="330282")}
    number = 0
    for day, rows in ((FIRST, _OF_2016), (GREW, _OF_2021)):
        for short, sector in rows:
            part = Part.CONVENOR if sector == "POLICE" else Part.MEMBER
            new = NewMember(units[_code(short)].pk, sector, day, part=part, basis=_BASIS, synthetic=True)
            row = membership.join(office, new)
            membership.charge(office, row.pk, _DUTIES[sector], day, citation=_BASIS)
            if units[_code(short)].code == BRANCH:
                basis = "国务院机构改革，不再保留县（市）支行"
                membership.leave(office, row.pk, ENDED, basis, units[AFTER].pk)
            number += 1
    for post in ("市长", "市委政法委副书记"):
        membership.head(office, post, GROUP, basis=_BASIS, synthetic=True)
    return number


@dataclass(frozen=True, slots=True)
class Past:
    """A meeting that took place: its resolutions as (matter, codes of units, days to do it)."""

    day: date
    kind: Kind
    title: str
    topics: tuple[str, ...]
    resolved: tuple[tuple[str, tuple[str, ...], int], ...]


_CARDS = (
    ("排查涉案账户较多的网点", ("M03", "B01", "B02", "M14"), 30), ("核查异常电话卡并清理", ("C01", "C02"), 21),
)  # fmt: skip
_SPREAD = (("组织重点人群反诈宣传", ("M01", "M02", "M17", "M18"), 30), ("报送行业治理情况", ("M13", "M12"), 20))
#: Those of the letter and the years around it.
_KNOWN = (
    Past(date(2022, 3, 15), Kind.PLENARY, "2022年第一次全体会议", ("通报发案形势", "部署年度任务"), _SPREAD),
    Past(date(2022, 6, 8), Kind.GROUP, "打击治理领导小组第一次会议", ("成立领导小组", "明确双组长制"),
         (("完善部门联动机制", ("M06", "M05", "000000"), 30),)),
    Past(date(2022, 9, 20), Kind.SPECIAL, "校园反诈专题会议", ("分析学生受骗情况",),
         (("开展校园反诈第一课", ("M01", "M17"), 25),)),
    Past(date(2023, 1, 17), Kind.PROMOTION, "银行卡治理推进会", ("通报涉案银行卡情况", "部署联合治理方案"), _CARDS),
    Past(date(2023, 5, 16), Kind.PLENARY, "2023年第一次全体会议", ("通报上半年形势", "部署无诈单元创建"), _SPREAD),
)  # fmt: skip


def _lately(today: date) -> tuple[Past, ...]:
    """Meetings of the last year, by their distance from today."""
    cards = tuple((what, tuple("M34" if one == "M03" else one for one in units), days) for what, units, days in _CARDS)

    def ago(days: int) -> date:
        day = today - timedelta(days=days)
        return day - timedelta(days=max(day.weekday() - 4, 0))

    return (
        Past(ago(300), Kind.PLENARY, "年度部署全体会议", ("通报上年形势", "部署年度任务"), _SPREAD),
        Past(ago(190), Kind.GROUP, "打击治理领导小组会议", ("听取工作汇报", "研究重点问题"),
             (("压实属地和行业责任", ("M06", "000000"), 30),)),
        Past(ago(110), Kind.SPECIAL, "涉诈电话卡专题会议", ("分析涉诈电话卡来源",),
             (("清理异常电话卡", ("C01", "C02"), 20),)),
        Past(ago(36), Kind.PROMOTION, "银行卡治理推进会（回头看）", ("通报涉案账户情况",), cards),
        Past(ago(9), Kind.PLENARY, "季度调度全体会议", ("通报季度情况", "调度未完成任务"),
             (*_SPREAD, ("核查涉案账户开户网点", ("B01", "B02"), 25))),
    )  # fmt: skip


def schedule(end: datetime, *, lately: bool) -> list[Past]:
    """The meetings that took place before an instant; `lately` adds those of the year before it."""
    today = timezone.localdate(end)
    found = [*_KNOWN, *(_lately(today) if lately else ())]
    return sorted((one for one in found if one.day < today), key=lambda one: one.day)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


@transaction.atomic
def past(office: Actor, end: datetime, *, lately: bool = False) -> list[Meeting]:
    """Write the meetings before an instant as they stand then, with their resolutions asked of the units."""
    units = {one.code: one for one in Unit.objects.filter(code__startswith="330282")}
    numbers: dict[int, int] = {}
    made = []
    for one in schedule(end, lately=lately):
        numbers[one.day.year] = numbers.get(one.day.year, 0) + 1
        made.append(_held(office, one, numbers[one.day.year], units, end))
    return made


def _invited(day: date, units: dict[str, Unit]) -> list[Unit]:
    rows = (*_OF_2016, *(_OF_2021 if day >= GREW else ()))
    found = [units[_code(short)] for short, _sector in rows]
    return [units[AFTER] if one.code == BRANCH and day > ENDED else one for one in found]


def _held(office: Actor, one: Past, number: int, units: dict[str, Unit], end: datetime) -> Meeting:
    row: Meeting = Meeting.unscoped.create(
        city_id=office.unit_id or 0, kind=one.kind, title=f"{one.title}（演示）", at=at(one.day), place="演示会议室",
        chair="市长" if one.kind is Kind.GROUP else "联席会议召集人", synthetic=True,
        summary="演示：会议听取了有关单位工作情况汇报，分析了当前形势，对下一步工作作了部署。",
    )  # fmt: skip
    AgendaItem.unscoped.bulk_create(
        AgendaItem(meeting=row, no=place, topic=f"演示：{topic}") for place, topic in enumerate(one.topics, 1)
    )
    invited = _invited(one.day, units)
    Invitation.unscoped.bulk_create(
        Invitation(
            meeting=row, unit=unit,
            presence=(Presence.ABSENT if place % 13 == 7 else Presence.DEPUTY if place % 5 == 3 else Presence.PRESENT),
            words="演示：另有会议" if place % 13 == 7 else "分管负责人",
        )
        for place, unit in enumerate(invited)
    )  # fmt: skip
    accepted = True
    for place, (what, codes, days) in enumerate(one.resolved, 1):
        resolution = Resolution.unscoped.create(
            meeting=row, no=place, title=f"演示：{what}", text=f"演示：请责任单位{what}，并书面反馈结果。",
            due_on=one.day + timedelta(days=days), sent_at=at(one.day, 16), synthetic=True,
        )  # fmt: skip
        for turn, code in enumerate(codes):
            asked = ask(
                office, "RESOLUTION", (Resolution.RECORD, resolution.pk), resolution.title, resolution.text,
                units[_code(code)], at(one.day, 16), resolution.due_on, end, turn=turn + place,
            )  # fmt: skip
            accepted = accepted and asked.state == "ACCEPTED"
    _live(office, row, number, end, closed=accepted)
    return row


def _live(office: Actor, row: Meeting, number: int, end: datetime, *, closed: bool) -> None:
    """Bring a meeting along its life, with the days of its steps."""
    day = timezone.localdate(row.at)
    minuted = min(day + timedelta(days=3), timezone.localdate(end))
    steps = [
        (Act.PLAN, State.PLANNED, day - timedelta(days=12)), (Act.INVITE, State.INVITED, day - timedelta(days=7)),
        (Act.HOLD, State.HELD, day), (Act.MINUTE, State.MINUTED, minuted),
    ]  # fmt: skip
    if closed:
        steps.append((Act.CLOSE, State.CLOSED, min(day + timedelta(days=60), timezone.localdate(end))))
    before = State.PLANNED
    for act, state, on in steps:
        more = {"minutes_no": f"演示纪要〔{day.year}〕{number}号", "minutes_on": minuted} if act is Act.MINUTE else {}
        Meeting.unscoped.filter(pk=row.pk).update(state=state, **more)
        if more:
            register.take(f"{more['minutes_no']}", row)
        MeetingStep.unscoped.create(
            city_id=row.city_id, meeting=row, act=act, from_state=before, to_state=state,
            at=min(at(on, 17), end), by_id=office.person_id,
        )  # fmt: skip
        before = state
    if before not in STRAIGHT:
        raise ValueError(before)


@transaction.atomic
def coming(office: Actor, end: datetime) -> int:
    """One meeting that is called for next week, and one in preparation; how many."""
    today = timezone.localdate(end)
    units = {one.code: one for one in Unit.objects.filter(code__startswith="330282")}
    for days, kind, title, called in (
        (6, Kind.SPECIAL, "寄递渠道反诈专题会议", True),
        (20, Kind.GROUP, "领导小组会议", False),
    ):
        day = today + timedelta(days=days)
        row = meetings.plan(
            office,
            meetings.NewMeeting(kind, f"{title}（演示）", at(day), "联席会议召集人", "演示会议室", synthetic=True),
        )
        meetings.add_item(office, row.pk, "演示：研究治理措施", units[_code("M26")].pk)
        meetings.choose(office, row.pk, [one.pk for one in _invited(day, units)])
        if called:
            meetings.invite(office, row.pk)
    return 2
