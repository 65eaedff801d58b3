# SPDX-License-Identifier: Apache-2.0
"""The monthly circular: its sections, its tables and attachments, units that are named, and by which records a figure
is counted."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta

import docx
import pytest
from django.test import Client
from django.urls import reverse

from tests.bulletins.conftest import FIRST, LAST, TEXT, TITLE, again, begun, published, refused
from tests.factories import City, actor_of, make_person, make_warning_in
from wuzha.audit.actor import Actor
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries import differences, lists
from wuzha.bulletins.queries.shown import Line, Rows, parted
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.text import parse
from wuzha.bulletins.services import deciding, writing
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.cases.models import Case, Victim
from wuzha.documents.papers import read
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.rules.lifecycle import State as WarningState

pytestmark = pytest.mark.django_db


def lines(bulletin: Bulletin) -> list[str]:
    return [one.text for one in Values(bulletin).shown(parse(bulletin.text)) if isinstance(one, Line)]


def test_the_monthly_circular_has_nine_sections_and_its_data_attached(city: City, writer: Actor) -> None:
    made = writing.begin(writer, NewBulletin("MONTHLY", FIRST, LAST))
    values = Values(again(made))
    main, annexes = parted(values.shown(parse(made.text)))
    heads = [one.text for one in main if isinstance(one, Line) and one.level == 1]
    assert [head[0] for head in heads] == list("一二三四五六七八九")
    text = "".join(one.text for one in main if isinstance(one, Line))
    for words in (
        "警示挂牌（黄牌）0个：无；挂牌整治（红牌）0个：无",
        "劝阻后被骗0人",
        "网点",
        "无诈单元",
        "较多的镇（街道）",
    ):
        assert words in text
    assert [one.text[:6] for one in annexes] == ["各镇（街道）", "各镇（街道）", "各镇（街道）", "主要指标表"]
    body = deciding.file_of(writer, again(made), "测试")
    said = [one.text for one in docx.Document(io.BytesIO(body)).paragraphs]
    assert said.count("附件1") == 1
    assert "附件5" in said, "how it was counted is the last attachment"
    assert any(line.startswith("附件：1. ") for line in said)
    assert any("年初至今为2024年1月至5月" in line for line in said), "each span of days is named once"


def test_types_of_scams_add_up_and_small_ones_are_told_together(writer: Actor) -> None:
    made = begun(writer, "{{table:parts|figures.type_*}}")
    Case.unscoped.update(fraud_type="OTHER")
    Case.unscoped.filter(pk__in=Case.unscoped.order_by("pk").values("pk")[:4]).update(fraud_type="BRUSH")
    made = writing.count_again(writer, made.pk)
    (table,) = Values(made).shown(parse(made.text))
    assert isinstance(table, Rows)
    assert [row[0].text for row in table.rows] == ["刷单返利", "其他类型诈骗"]
    assert [row[1].text for row in table.rows] == ["4", "2"]
    assert table.total[1].text == "6"
    Bulletin.unscoped.filter(pk=made.pk).update(public=True)
    (table,) = Values(again(made)).shown(parse(made.text))
    assert isinstance(table, Rows)
    assert "2" not in [cell.text for row in table.rows for cell in row], "two cases are told with the others"
    assert table.rows[-1][0].text == "其余各项合计"


def test_victims_add_up_by_sex_age_and_occupation(writer: Actor) -> None:
    made = begun(writer, "{{table:parts|figures.sex_*}}\n{{table:parts|figures.age_*}}\n{{table:parts|figures.job_*}}")
    Victim.unscoped.update(occupation="")
    Victim.unscoped.filter(pk=Victim.unscoped.order_by("pk").values("pk")[:1]).update(occupation="STUDENT")
    tables = Values(writing.count_again(writer, made.pk)).shown(parse(made.text))
    heads, totals = [], []
    for one in tables:
        assert isinstance(one, Rows)
        heads.append(one.columns[0])
        totals.append(sum(int(row[1].text) for row in one.rows))
    assert heads == ["性别", "年龄段", "职业"]
    assert totals == [6, 6, 6], "who is of no part is told as not known"
    (_sex, _age, jobs) = tables
    assert isinstance(jobs, Rows)
    assert {row[0].text: row[1].text for row in jobs.rows} == {"职业不明": "5", "学生": "1"}


def test_townships_behind_their_target_are_named_with_their_figure(city: City, writer: Actor) -> None:
    now = datetime.combine(FIRST.replace(day=20), time(12), SHANGHAI)
    for met in (True, True, True, False, False, False):
        make_warning_in(city, WarningState.CLOSED, meet_due=now, met_at=now - timedelta(hours=2) if met else None)
    made = begun(writer, "见面率未达目标：{warning.met|worst}。")
    assert lines(made) == [f"见面率未达目标：{city.town.name}（50.00%）。"]
    assert lines(begun(writer, "发案：{results.reported|worst}。"))[0].startswith(f"发案：{city.town.name}（4起）")


def test_a_paper_that_goes_out_by_number_has_three_people_where_the_office_has_them(
    city: City, writer: Actor, signer: Actor
) -> None:
    begin = NewBulletin("MONTHLY", FIRST, LAST)
    assert not writing.begin(writer, begin).three_people, "of two people one reviews and signs"
    third = actor_of(make_person(Role.JOINT_OFFICE, city.city, name="测试核稿"))
    made = writing.begin(writer, begin)
    assert made.three_people
    assert not writing.begin(writer, NewBulletin("DAILY", FIRST, LAST)).three_people
    writing.edit(writer, made.pk, Wording(TITLE, TEXT))
    writing.hand_in(writer, made.pk)
    deciding.review(third, made.pk)
    refused(Code.SAME_REVIEWER, deciding.sign, third, made.pk)
    assert deciding.sign(signer, made.pk).signer_id == signer.person_id


def test_figures_counted_by_todays_records_say_so_in_the_paper_and_on_the_page(
    city: City, writer: Actor, signer: Actor
) -> None:
    made = published(writer, signer, "{period}，下发{warning.dispatched}条，受理{results.reported}起。")
    make_warning_in(city, WarningState.CLOSED, dispatched_at=datetime.combine(FIRST, time(12), SHANGHAI))
    stands = {one.code: one for one in differences.counted_again(again(made))}
    assert stands["warning.dispatched"].current
    assert stands["results.reported"].same
    assert not stands["results.reported"].current
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(Person.objects.get(pk=writer.person_id))
    page = client.get(reverse("bulletins:differences", args=[made.pk])).content.decode()
    assert "2024年5月 0 → 1" in page
    paper = next(one for one in lists.papers_of(writer, made) if one.suffix == "docx")
    tables = docx.Document(io.BytesIO(read(writer, paper, "测试", on=("bulletin", 1)))).tables
    told = {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows if len(row.cells) > 1}
    assert [name for name, how in told.items() if how.endswith("口径：按目前记录")] == ["下发数"], told


def test_to_name_a_township_does_not_undo_a_mask(city: City, writer: Actor) -> None:
    text = "受理较多：{results.reported|worst}；有案件的：{results.reported|names}；前列：{results.reported|top}。"
    table = "{{table:townships|results.reported}}"
    # Four cases in one township, two in the other: the table hides both, so nobody is named.
    made = begun(writer, f"{text}\n{table}", kind="MONTHLY")
    values = Values(again(made))
    rows = next(one for one in values.shown(parse(made.text)) if isinstance(one, Rows))
    hidden_ = {row[0].text for row in rows.rows if row[1].text == "*"}
    assert city.town.name in hidden_
    (line,) = lines(made)
    assert not [name for name in hidden_ if name in line]
    assert line.count("（件数少于3，不点名）") == 3, line


def test_of_one_or_two_in_the_whole_city_nobody_is_named(city: City, writer: Actor) -> None:
    now = datetime.combine(FIRST.replace(day=20), time(12), SHANGHAI)
    for _at in range(2):
        make_warning_in(city, WarningState.WORKING, dispatched_at=now, feedback_due=now)
    made = begun(writer, "超时未反馈{warning.overdue}条，较多的：{warning.overdue|worst}。", kind="MONTHLY")
    assert lines(made) == ["超时未反馈少于3条，较多的：（件数少于3，不点名）。"]


def test_a_share_of_too_few_is_told_alike_in_text_and_pane(city: City, writer: Actor, client: Client) -> None:
    now = datetime.combine(FIRST.replace(day=20), time(12), SHANGHAI)
    for met in (True, True, False):
        make_warning_in(city, WarningState.CLOSED, meet_due=now, met_at=now - timedelta(hours=2) if met else None)
    made = begun(writer, "见面率{warning.met}。", kind="MONTHLY")
    assert lines(made) == ["见面率样本不足。"]
    client.force_login(Person.objects.get(pk=writer.person_id))
    page = client.get(reverse("bulletins:edit", args=[made.pk]), headers={"accept-language": "zh-hans"}).text
    assert "样本不足" in page
    assert "件数少于3" not in page
