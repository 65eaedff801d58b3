# SPDX-License-Identifier: Apache-2.0
"""Tables of the joint meeting come in as files: once, with what cannot be taken kept and explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_unit
from tests.meetings.conftest import later
from wuzha.audit.actor import Actor
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.receivers import Counts
from wuzha.intake.services.run import actor_of, run
from wuzha.intake.services.store import kept
from wuzha.meetings.intake.receivers import (
    ItemReceiver,
    MediaReceiver,
    MemberReceiver,
    SheetReceiver,
    TaskReceiver,
)
from wuzha.meetings.models import AssessmentItem, MediaItem, Membership, MembershipDuty, PlanTask
from wuzha.meetings.queries import members_on
from wuzha.meetings.services import assessment, plans
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(
        kind="members", source="OFFICE", unit=city.city, file_name="名单.xlsx", status=BatchStatus.RUNNING
    )
    return made


def take(
    receiver: SheetReceiver, rows: list[dict[str, str]], batch: Batch, actor: Actor
) -> tuple[Counts, dict[int, list[str]]]:
    """Counts, and the reasons of rejects by line; the first row is line 2."""
    headers = list(rows[0])
    matched = match(headers, receiver.dictionary()).matched
    assert receiver.missing(set(matched.values())) == []
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = receiver.parser(headers, matched, "OFFICE")(range(2, len(rows) + 2), columns)
    Reject.unscoped.filter(batch=batch).delete()
    counts = receiver.receive(parsed.rows, batch=batch, actor=actor)
    found = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    found |= {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}
    for reasons in found.values():
        for reason in reasons:
            what, remedy = receiver.explain(reason)
            assert "%(" not in what + remedy
            assert remedy
    return counts, found


def test_a_list_of_members_with_an_end_and_a_successor(
    city: City, office: Actor, units: list[Unit], batch: Batch
) -> None:
    bank = make_unit(UnitKind.MEMBER, "330282-P1", "人行慈溪支行", city.city, valid_to=date(2023, 8, 18))
    after = make_unit(UnitKind.MEMBER, "330282-P2", "人民银行宁波市分行", city.city)
    row = {
        "成员单位": bank.name, "类别": "银行", "身份": "成员单位", "起始日期": "2016-05-01", "截止日期": "2023-08-18",
        "依据": "测试文件", "承接单位": after.name, "职责": "牵头银行卡治理",
    }  # fmt: skip
    others = [row | {"成员单位": one.name, "截止日期": "", "承接单位": "", "类别": ""} for one in units]
    rows = [
        row,
        *others,
        row | {"成员单位": "没有的单位"},
        row | {"起始日期": ""},
        others[0] | {"起始日期": "2020-01-01"},
    ]
    counts, rejects = take(MemberReceiver(), rows, batch, office)
    assert (counts.accepted, rejects) == (4, {6: ["unit:UNKNOWN"], 7: ["since:EMPTY"], 8: ["row:MEMBER_ALREADY"]})
    assert [members_on(office, day).count for day in (date(2023, 8, 18), date(2023, 8, 19))] == [4, 4]
    found = Membership.unscoped.get(unit=bank)
    assert (found.sector, found.successor, MembershipDuty.unscoped.get(membership=found).until) == (
        "BANK",
        after,
        date(2023, 8, 18),
    )
    counts, rejects = take(MemberReceiver(), [row, *others], batch, office)
    assert (counts.accepted, counts.duplicates, rejects) == (0, 4, {})
    later_end = row | {"截止日期": "2023-08-20"}
    _counts, rejects = take(MemberReceiver(), [later_end], batch, office)
    assert rejects == {2: ["row:ENDED_ALREADY"]}


def test_a_table_of_tasks_for_several_units(office: Actor, members: list[Unit], batch: Batch) -> None:
    plan = plans.enter(office, 2026, "慈反诈联席办〔2026〕2号", "测试计划")
    row = {
        "文号": plan.document_no, "序号": "1.1", "责任单位": f"{members[0].name}、{members[1].name}",
        "工作任务": "开展专项宣传", "工作要求": "每月一次", "完成时限": later(30).isoformat(),
    }  # fmt: skip
    rows = [
        row, row | {"序号": "1.2", "文号": ""}, row | {"文号": "另一计划"},
        row | {"序号": "1.1", "工作任务": "另一任务"},
        row | {"序号": "3", "工作要求": "请人行慈溪支行配合"},
    ]  # fmt: skip
    counts, rejects = take(TaskReceiver(), rows, batch, office)
    assert (counts.accepted, rejects) == (2, {4: ["row:NOT_FOUND"], 5: ["row:TASK_TWICE"], 6: ["row:NAME_ENDED"]})
    assert PlanTask.unscoped.filter(plan=plan).count() == 4
    counts, _rejects = take(TaskReceiver(), rows[:2], batch, office)
    assert (counts.accepted, counts.duplicates) == (0, 2)
    # Of two plans a file without a number is of the one from whose page it was sent in.
    other = plans.enter(office, 2027, "慈反诈联席办〔2027〕1号", "测试计划")
    _counts, rejects = take(TaskReceiver(), [rows[1]], batch, office)
    assert rejects == {2: ["row:NOT_FOUND"]}
    batch.source = other.number
    counts, _rejects = take(TaskReceiver(), [rows[1]], batch, office)
    assert (counts.accepted, PlanTask.unscoped.filter(plan=other).count()) == (1, 2)


def test_a_list_of_reports_and_a_sheet_of_items(office: Actor, members: list[Unit], batch: Batch) -> None:
    report = {
        "日期": "2026-01-05", "媒体": "测试日报", "类别": "报纸", "标题": "测试报道", "单位": members[0].name,
        "阅读量": "1200", "链接": "",
    }  # fmt: skip
    counts, rejects = take(MediaReceiver(), [report, report, report | {"阅读量": "很多"}], batch, office)
    assert (counts.accepted, counts.duplicates, list(rejects)) == (1, 1, [4])
    assert MediaItem.unscoped.get().readers == 1200
    sheet = assessment.enter(office, 2022, "测试", "测试来源")
    assessment.add_item(office, sheet.pk, assessment.NewItem("9", "破案", 1000, "规则", None, "results.solved", 10, 0))
    item = {
        "年度": "2022", "序号": "1", "考核项目": "组织领导", "分值": "5.5", "评分标准": "定期研究",
        "责任单位": members[0].name, "自评分": "5", "自评说明": "已召开四次会议",
    }  # fmt: skip
    known = {**item, "序号": "9", "考核项目": "破案", "分值": "10"}
    rows = [item, known, item | {"年度": "2019"}, item | {"序号": "2", "自评分": "6"}, item | {"分值": "x"}]
    counts, rejects = take(ItemReceiver(), rows, batch, office)
    assert (counts.accepted, rejects) == (
        1, {3: ["row:KNOWN_VALUE"], 4: ["row:NOT_FOUND"], 5: ["row:ABOVE_POINTS"], 6: ["points:UNKNOWN"]},
    )  # fmt: skip
    found = AssessmentItem.unscoped.get(sheet=sheet, no="1")
    assert (found.points, found.typed, found.owner) == (550, 500, members[0])


def test_only_who_runs_the_joint_meeting_takes_lists_in(city: City, units: list[Unit], batch: Batch) -> None:
    row = {"成员单位": units[0].name, "起始日期": "2016-05-01"}
    _counts, rejects = take(MemberReceiver(), [row], batch, city.actor(Role.ANALYST))
    assert rejects == {2: ["row:NOT_ALLOWED"]}


def test_names_are_found_as_files_write_them(city: City, office: Actor, batch: Batch) -> None:
    """Abbreviations, a name that ended, day numbers; the last day before the first, and the same row twice."""
    ended = make_unit(UnitKind.MEMBER, "330282-P1", "人民银行慈溪市支行（测试）", city.city, valid_to=date(2023, 8, 18))
    others = [
        make_unit(UnitKind.MEMBER, f"330282-Q{place}", f"{name}（测试）", city.city)
        for place, name in enumerate(("市委政法委", "卫健局", "教育局"))
    ]
    names = ("人行慈溪支行", "政法委", "市卫生健康局", "市教育局")
    rows = [{"成员单位": name, "起始日期": "44256", "截止日期": ""} for name in names]
    headers = list(rows[0])
    both = [*rows, rows[1], rows[2] | {"起始日期": "2021-05-01", "截止日期": "2020-01-01"}]
    parse = MemberReceiver().parser(headers, match(headers, MemberReceiver().dictionary()).matched, "OFFICE")
    parsed = parse(range(2, 8), [[row[header] or None for row in both] for header in headers])
    assert [one.values["unit"] for one in parsed.rows[:4]] == [ended.pk, *(one.pk for one in others)]
    assert {one.values["since"] for one in parsed.rows} == {date(2021, 3, 1)}
    assert {one.line: one.flags for one in parsed.rows}[6] == ("since:DAY_NUMBER_READ", "row:REPEATED")
    assert [(one.line, [str(each) for each in one.problems]) for one in parsed.rejects] == [(7, ["until:DAYS_ORDER"])]
    counts, rejects = take(MemberReceiver(), both, batch, office)
    assert (counts.accepted, counts.duplicates, list(rejects)) == (4, 1, [7])
    assert len(MemberReceiver().mask("duty", "职责" * 1500)) < 100


@pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
def test_the_joint_office_takes_a_list_in_by_the_pages(
    city: City, units: list[Unit], settings: Any, tmp_path: Path
) -> None:
    """The file is received by the centre; its rows are the city's, in the name of whoever brought it."""
    settings.WUZHA_FILES = tmp_path
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.JOINT_OFFICE])
    lines = ["成员单位,起始日期", *(f"{one.name},2016-05-01" for one in units), "没有的单位,2016-05-01"]
    file = SimpleUploadedFile("名单.csv", "\n".join(lines).encode())
    told = {"kind": "members", "file": file, "unit": str(city.centre.pk), "source": ""}
    assert client.post(reverse("intake:list"), told).status_code == 302
    [made] = Batch.unscoped.all()
    page = client.get(reverse("intake:batch", args=[made.pk])).content.decode()
    assert all(words in page for words in ("没有叫这个名称的单位", "成员单位名单"))
    assert "MEMBERS" not in client.get(reverse("intake:mapping", args=[made.pk])).content.decode()
    client.post(reverse("intake:start", args=[made.pk]))
    done = run(made.pk, kept(made.stored_as), actor_of(Batch.unscoped.get(pk=made.pk)))
    assert (done.status, done.accepted, done.rejected) == (BatchStatus.DONE, 3, 1)
    assert {one.city_id for one in Membership.unscoped.all()} == {city.city.pk}
