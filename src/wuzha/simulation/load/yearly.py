# SPDX-License-Identifier: Apache-2.0
"""What the joint office of the demo city keeps by the year: the plan with its tasks, reports in the media, the
assessment sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents import register
from wuzha.meetings.models import AssessmentSheet, MediaItem, Plan, PlanTask
from wuzha.meetings.models.plan import PlanState
from wuzha.meetings.services import assessment
from wuzha.org.models import Unit
from wuzha.simulation.load.asked import ask
from wuzha.simulation.load.meetings import at, coming, members, past

#: Tasks of a year: number, matter, codes of units, month and day by which.
_TASKS = (
    ("1", "开展全民反诈宣传月活动", ("M05", "M01", "M17", "M18"), (4, 30)),
    ("2", "排查整治涉案银行网点", ("B01", "B02", "M14"), (5, 31)),
    ("3", "清理异常电话卡", ("C01", "C02"), (6, 30)),
    ("4", "推进无诈校园创建", ("M01",), (9, 30)),
    ("5", "推进无诈医院创建", ("M02",), (9, 30)),
    ("6", "治理寄递渠道涉诈包裹", ("M26", "M15"), (10, 31)),
    ("7", "汇总年度工作情况", ("M06", "M13"), (12, 10)),
)  # fmt: skip
#: The programme of 17 January 2023 against the abuse of bank cards, and what followed when the branch of the People's
#: Bank in the county had gone: day, number, title, tasks. The day is the letter's (`domain.md` §0), the rest synthetic.
_PROGRAMMES = (
    (date(2023, 1, 17), 1, "银行卡治理联合方案（演示）", (
        ("1", "制定联合方案并组织实施", ("M03",), date(2023, 2, 15)),
        ("2", "排查涉案账户较多网点", ("B01", "B02"), date(2023, 3, 31)),
        ("3", "开展涉案账户开户倒查", ("B01", "B02", "M14"), date(2023, 5, 31)),
        ("4", "清理异常电话卡", ("C01", "C02"), date(2023, 6, 30)),
    )),
    (date(2023, 9, 1), 9, "银行卡治理联合方案后续工作（演示）", (
        ("1", "督促涉案网点整改", ("M34",), date(2023, 11, 30)),
        ("2", "报送开户倒查情况", ("B01", "B02"), date(2023, 12, 15)),
    )),
)  # fmt: skip
_ITEMS = (
    ("1", "破案数", 2000, "达到 600 起得满分，按比例计分", "results.solved", 600, 0),
    ("2", "抓获人数", 2000, "达到 750 人得满分，按比例计分", "results.caught", 750, 0),
    ("3", "组织领导", 1000, "定期研究部署，领导小组运转有效", "", None, None),
    ("4", "宣传发动", 1000, "宣传覆盖面和知晓率", "", None, None),
)  # fmt: skip
_TYPED = {"3": (1000, "演示：全年召开全体会议和领导小组会议"), "4": (950, "演示：按宣传报道登记自评")}
_MEDIA = (
    ("演示日报", "PAPER"), ("演示电视台", "BROADCAST"), ("演示发布公众号", "ACCOUNT"), ("演示新闻网", "SITE"),
)  # fmt: skip


@transaction.atomic
def load(office: Actor, end: datetime, *, lately: bool) -> None:
    """Everything of the joint meeting as it stands at an instant; `lately`: with meetings and a plan of this year."""
    members(office)
    past(office, end, lately=lately)
    if lately:
        coming(office, end)
    units = {one.code: one for one in Unit.objects.filter(code__startswith="330282-")}
    today = timezone.localdate(end)
    years = [2022, 2023, *({today.year, today.year - 1} - {2022, 2023} if lately else ())]
    for year in sorted(years):
        if date(year, 2, 20) < today:
            _plan(office, year, units, end)
        _media(office, year, units, today)
    for issued, number, title, tasks in _PROGRAMMES:
        if issued < today:
            _written(office, issued, number, title, tasks, units, end, theme="CARDS")
    _sheet(office, 2022, today)
    if lately:
        _sheet(office, today.year, today)


def _plan(office: Actor, year: int, units: dict[str, Unit], end: datetime) -> Plan:
    tasks = tuple((number, what, codes, date(year, *day)) for number, what, codes, day in _TASKS)
    return _written(office, date(year, 2, 20), 2, f"{year}年反诈工作要点（演示）", tasks, units, end)


_Tasks = Sequence[tuple[str, str, Sequence[str], date]]


def _written(
    office: Actor, issued: date, place: int, title: str, tasks: _Tasks, units: dict[str, Unit], end: datetime,
    theme: str = "",
) -> Plan:  # fmt: skip
    """A plan that was issued on a day, with its tasks as they stand at the end."""
    number = f"慈反诈联席办〔{issued.year}〕{place}号"
    if register.holder(number):  # a listing or a bulletin of that year has it
        number = register.following("慈反诈联席办", issued.year).text
    row: Plan = Plan.unscoped.create(
        city_id=office.unit_id or 0, year=issued.year, document_no=number, title=title, theme=theme,
        state=PlanState.ISSUED, issued_on=issued, synthetic=True,
    )  # fmt: skip
    register.take(number, row)
    turn = issued.year
    for number, what, codes, due_on in tasks:
        for code in codes:
            turn += 1
            task = PlanTask.unscoped.create(
                plan=row, no=number, unit=units[f"330282-{code}"], title=f"演示：{what}",
                text=f"演示：{what}，按时限书面反馈。", due_on=due_on,
            )  # fmt: skip
            asked = ask(
                office, "PLAN_TASK", (PlanTask.RECORD, task.pk), task.title, f"{row.document_no} {task.text}",
                task.unit, at(issued, 10), task.due_on, end, turn=turn,
            )  # fmt: skip
            PlanTask.unscoped.filter(pk=task.pk).update(request=asked.pk)
    return row


def _media(office: Actor, year: int, units: dict[str, Unit], today: date) -> None:
    """Two reports a month until today."""
    names = ("M05", "M01", "M14", "M18", "B01")
    days = [date(year, month, day) for month in range(1, 13) for day in (6, 21)]
    MediaItem.unscoped.bulk_create(
        MediaItem(
            city_id=office.unit_id or 0, unit=units[f"330282-{names[place % len(names)]}"], day=day,
            medium=_MEDIA[place % 4][0], kind=_MEDIA[place % 4][1], title=f"演示：反诈宣传进社区第{place + 1}期",
            readers=None if place % 3 == 2 else 800 + 137 * place, synthetic=True,
        )
        for place, day in enumerate(days)
        if day <= today
    )  # fmt: skip


def _sheet(office: Actor, year: int, today: date) -> AssessmentSheet:
    row = assessment.enter(
        office, year, f"{year}年平安考核反诈评分表（演示）", "演示：评分表未公开，项目和分值为合成", synthetic=True
    )
    known = assessment.figures()
    for number, name, points, rule, figure, full, none in _ITEMS:
        code = figure if figure in known else ""
        item = assessment.add_item(
            office, row.pk, assessment.NewItem(number, name, points, f"演示：{rule}", None, code, full, none)
        )
        if number in _TYPED and year < today.year:
            assessment.score(office, row.pk, item.pk, *_TYPED[number])
    if year == 2022 and today >= date(2023, 6, 6):
        assessment.publish(office, row.pk, None, 2, "宁波市平安考核，见慈公建〔2023〕4号")
    return row
