# SPDX-License-Identifier: Apache-2.0
"""A bulletin is written, reviewed, signed and published by different people, stands for good, and is corrected by a new
edition."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from tests.bulletins.conftest import FIRST, LAST, TEXT, TITLE, again, begun, handed_in, late, published, refused, signed
from tests.factories import City, actor_of, make_person
from tests.figures.conftest import accepted
from tests.results.conftest import write
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries import differences, lists
from wuzha.bulletins.queries.checking import without_data
from wuzha.bulletins.queries.shown import Line, Picture, Rows
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.queries.wording import of_places
from wuzha.bulletins.rules.life import LIFE, State
from wuzha.bulletins.rules.text import figures_in, parse
from wuzha.bulletins.services import deciding, writing
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.bulletins.views.editing import paper
from wuzha.bulletins.views.next import next_act
from wuzha.documents.papers import read
from wuzha.engine.wording import plain_date
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.requests.queries.lists import about

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("bulletins.migrations.0001_schema")]


def lines(bulletin: Bulletin) -> list[str]:
    return [one.text for one in Values(bulletin).shown(parse(bulletin.text)) if isinstance(one, Line)]


def test_a_bulletin_begins_with_the_text_of_its_kind_and_the_figures_of_now(writer: Actor) -> None:
    made = writing.begin(writer, NewBulletin("MONTHLY", FIRST, LAST))
    assert made.state == State.DRAFT
    assert made.issuer == "测试市反诈联席办文件"
    text = "".join(lines(made))
    assert "2024年5月，全市受理电信网络诈骗案件6起，同比下降40.00%" in text
    assert "群众损失2.1万元，同比上升5.00%" in text
    assert Event.objects.filter(action="bulletin.write", object_id=str(made.pk)).exists()


def test_the_words_are_changed_and_the_figures_stay_fields(writer: Actor) -> None:
    made = begun(writer)
    assert lines(made) == ["一、总体情况", "2024年5月，受理案件6起，同比下降40.00%。"]
    before = made.snapshot_id
    same = writing.edit(writer, made.pk, Wording(TITLE, TEXT + "\n请各单位抓好落实。"))
    assert same.snapshot_id == before, "no figure is new: all stay of one instant"
    more = writing.edit(writer, made.pk, Wording(TITLE, TEXT + "\n损失{results.loss}，起诉{results.prosecuted}人。"))
    assert more.snapshot_id != before
    assert lines(again(more))[-1] == "损失2.1万元，起诉0人。"
    noted = writing.edit(writer, made.pk, Wording(TITLE, TEXT, note="联系人：演示，电话：0574-00000000"))
    assert again(noted).note == "联系人：演示，电话：0574-00000000"


def test_who_wrote_it_neither_reviews_nor_signs_it(writer: Actor, signer: Actor) -> None:
    made = handed_in(writer)
    told = refused(Code.OWN_REVIEW, deciding.review, writer, made.pk)
    assert "测试签发" in told.message
    deciding.review(signer, made.pk)
    refused(Code.OWN_SIGNATURE, deciding.sign, writer, made.pk)
    assert deciding.sign(signer, made.pk).day == timezone.localdate()


def test_where_the_rule_says_so_a_third_person_signs(writer: Actor, signer: Actor) -> None:
    made = begun(writer)
    Bulletin.unscoped.filter(pk=made.pk).update(three_people=True)
    writing.hand_in(writer, made.pk)
    deciding.review(signer, made.pk)
    third = actor_of(
        make_person(Role.JOINT_OFFICE, Posting.unscoped.get(person_id=writer.person_id).unit, name="第三人")
    )
    told = refused(Code.SAME_REVIEWER, deciding.sign, signer, made.pk)
    assert "第三人" in told.message
    with pytest.raises(IntegrityError, match="bulletin_reviewed_by_another"), transaction.atomic():
        Bulletin.unscoped.filter(pk=made.pk).update(signer_id=signer.person_id)
    following = next_act(writer, again(made), [])
    assert following is not None
    assert following.who == "第三人", "the bar names who it waits for"
    assert deciding.sign(third, made.pk).state == State.SIGNED


def test_a_month_without_warnings_does_not_block_it(writer: Actor) -> None:
    made = writing.begin(writer, NewBulletin("MONTHLY", FIRST, LAST))
    text = "".join(lines(made))
    assert "见面率样本不足" in text, "nobody was to be met"
    assert "环比—" in text, "the month before has nothing to compare with"
    assert writing.hand_in(writer, made.pk).state == State.REVIEW


def test_a_monthly_circular_tells_hours_places_and_marks(city: City, writer: Actor) -> None:
    text = (
        "{figures.deceived_night}、{figures.deceived_morning}、{figures.deceived_afternoon}、{figures.deceived_evening}；"
        "{results.reported|top}；{standing.eligible}个：{standing.eligible|names}"
    )
    made = begun(writer, text)
    (line,) = lines(made)
    hours, top, marks = line.split("；")
    assert sum(map(int, hours.split("、"))) == 6, "each victim once"
    assert top.startswith(f"{city.town.name}（4起）、")
    assert marks == "0个：无", "no round yet"
    assert {one.code for one in figures_in(parse(text))} <= {need.code for need in Values(made).rows}


def test_publishing_numbers_it_and_keeps_its_file(writer: Actor, signer: Actor) -> None:
    year = timezone.localdate().year
    first, second = published(writer, signer), published(writer, signer)
    assert first.document_no == f"慈反诈联席办〔{year}〕1号"
    assert second.document_no == f"慈反诈联席办〔{year}〕2号"
    paper = next(one for one in lists.papers_of(writer, first) if one.suffix == "docx")
    text = [one.text for one in docx.Document(io.BytesIO(read(writer, paper, "测试", on=("bulletin", 1)))).paragraphs]
    assert "关于2024年5月情况的通报" in text
    assert "2024年5月，受理案件6起，同比下降40.00%。" in text
    assert any(line.startswith("测试市打击治理") for line in text)
    attached = next(at for at, line in enumerate(text) if line.startswith("附件："))
    assert text[attached] == "附件：数据口径说明"
    assert attached < next(at for at, line in enumerate(text) if line.startswith("测试市打击治理"))
    foot = docx.Document(io.BytesIO(read(writer, paper, "测试", on=("bulletin", 1)))).tables[-1]
    assert foot.rows[-1].cells[0].text.endswith(f"{plain_date(timezone.localdate())}印发"), (
        "the last lines of the last page"
    )


def test_a_number_is_entered_once_and_in_its_form(writer: Actor, signer: Actor) -> None:
    made = published(writer, signer, number="测公建[2023]第4号")
    assert made.document_no == "测公建〔2023〕4号"
    other = signed(writer, signer)
    refused(Code.NUMBER_FORM, deciding.publish, signer, other.pk, "4号")
    refused(Code.NUMBER_TAKEN, deciding.publish, signer, other.pk, "测公建〔2023〕4号")


def test_what_is_published_stands_for_good(writer: Actor, signer: Actor) -> None:
    made = published(writer, signer)
    refused(Code.WRONG_STATE, writing.edit, writer, made.pk, Wording(TITLE, TEXT))
    for change in ("title = 'x'", "text = 'x'", "document_no = 'x'"):
        with (
            pytest.raises(IntegrityError, match="stands for good"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE bulletins_bulletin SET {change} WHERE id = %s", [made.pk])
    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
        Bulletin.unscoped.filter(pk=made.pk).update(state=State.DRAFT)
    assert set(LIFE.guarded) == set(LIFE.edges)


def test_a_late_case_makes_a_new_edition_that_says_what_changed(city: City, writer: Actor, signer: Actor) -> None:
    old = published(writer, signer)
    refused(Code.REASON_MISSING, deciding.correct, writer, old.pk, " ")
    write(city, [late(date(2024, 5, 20)), late(date(2024, 5, 21))])
    # 1. The old edition still verifies; the live figure shows the correction.
    assert differences.stands(again(old)) == []
    (moved,) = [
        one for one in differences.since(again(old)) if one.code == "results.reported" and one.figure.first == FIRST
    ]
    assert (moved.then, moved.now, len(moved.came), len(moved.went)) == ("6", "8", 2, 0)
    # 2. The new edition has the figures of now and says what changed.
    new = deciding.correct(writer, old.pk, "补录迟报案件")
    refused(Code.HAS_EDITION, deciding.correct, writer, old.pk, "再来")
    assert lines(new)[-1] == "2024年5月，受理案件8起，同比下降20.00%。"
    (change,) = differences.changed(new)
    assert (change.old, change.new, change.came, change.went) == ("6", "8", 2, 0)
    assert "由6更正为8" in "".join(differences.told(new))
    # 3. Until it is published the old one stands; then it is replaced, and still stands.
    writing.hand_in(writer, new.pk)
    deciding.review(signer, new.pk)
    deciding.sign(signer, new.pk)
    assert again(old).state == State.PUBLISHED
    out = deciding.publish(signer, new.pk)
    assert (out.document_no, out.edition) == (old.document_no, 2)
    assert again(old).state == State.REPLACED
    assert differences.stands(again(old)) == []
    assert [one.pk for one in lists.editions(writer, again(old))] == [old.pk, new.pk]


def test_an_edition_tells_no_count_of_one_or_two_and_none_that_the_one_before_kept(
    city: City, writer: Actor, signer: Actor
) -> None:
    write(city, [accepted(date(2024, 1, 3 + at), 100_000) for at in range(4)])
    write(city, [accepted(date(2024, 3, 3), 70_000)])
    text = TEXT + "\n{{chart:months|results.reported}}\n{{table:figures|results.loss}}"
    draft = begun(writer, text)
    Bulletin.unscoped.filter(pk=draft.pk).update(public=True)
    for do in (lambda: writing.hand_in(writer, draft.pk), lambda: deciding.review(signer, draft.pk),
               lambda: deciding.sign(signer, draft.pk), lambda: deciding.publish(signer, draft.pk)):  # fmt: skip
        do()
    (old,) = pictures(again(draft))
    # March has one: it goes with the next smallest that no words tell, and is no zero.
    assert old.series[0][1] == (None, Decimal(0), None, Decimal(0), Decimal(6))
    assert [one["values"][0]["text"] for one in old.bars] == ["*", "0", "*", "0", "6"]
    assert old.note.startswith("注：本年1月、3月")
    write(city, [late(date(2024, 2, 9)), *(late(date(2024, 3, 10 + at)) for at in range(3))])
    new = deciding.correct(writer, draft.pk, "补录迟报案件")
    (now,) = pictures(again(new))
    assert now.series[0][1] == (None, None, None, Decimal(0), Decimal(6)), "what was kept stays, what was drawn too"
    said = "".join(differences.told(again(new)))
    assert "2024年2月发案由0更正为少于3" in said.replace("受理案件", "发案")
    assert "2024年3月" in said
    assert "更正为4" not in said
    assert "由1" not in said


def test_a_sentence_without_any_data_is_marked_for_the_writer_and_places_are_no_people(
    writer: Actor, city: City
) -> None:
    made = begun(writer, "受理{results.reported}起；劝阻{warning.dispatched}次，止付{results.stopped}。见{period}。")
    blocks = parse(made.text)
    assert without_data(Values(made), blocks) == [(1, "劝阻0次，止付0元")]
    assert "没有数据" in render_to_string("bulletins/parts/paper.html", {"paper": paper(made), "bulletin": made})
    assert of_places("outreach.events")
    assert of_places("fraudfree.holding")
    assert not of_places("fraudfree.cases")
    assert not of_places("results.reported")


def pictures(bulletin: Bulletin) -> list[Picture]:
    return [one for one in Values(bulletin).shown(parse(bulletin.text)) if isinstance(one, Picture)]


def test_a_new_edition_that_changes_nothing_is_not_published(writer: Actor, signer: Actor) -> None:
    old = published(writer, signer)
    new = deciding.correct(writer, old.pk, "测试")
    writing.hand_in(writer, new.pk)
    deciding.review(signer, new.pk)
    deciding.sign(signer, new.pk)
    refused(Code.NOTHING_CHANGED, deciding.publish, signer, new.pk)
    writing.drop(writer, new.pk, "没有变化")
    assert deciding.correct(writer, old.pk, "另一原因").edition == 2


def test_a_returned_draft_goes_on_at_its_writer(writer: Actor, signer: Actor) -> None:
    made = signed(writer, signer)
    refused(Code.REASON_MISSING, deciding.send_back, signer, made.pk, "")
    back = deciding.send_back(signer, made.pk, "请补充下步要求")
    assert (back.state, back.signer_id, back.day) == (State.DRAFT, None, None)
    writing.edit(writer, made.pk, Wording(TITLE, TEXT + "\n请抓好落实。"))


def test_units_receive_it_as_requests_with_receipts(city: City, writer: Actor, signer: Actor) -> None:
    made = published(writer, signer)
    refused(Code.NO_UNIT, deciding.send, signer, made.pk, [], "")
    deciding.send(writer, made.pk, [city.town.pk, city.station.pk], "请阅研并反馈落实情况")
    receipts = about(writer, ("bulletin", made.pk))
    assert {one.addressed_id for one in receipts} == {city.town.pk, city.station.pk}
    assert {one.kind for one in receipts} == {"BULLETIN"}
    refused(Code.SENT_ALREADY, deciding.send, writer, made.pk, [city.town.pk], "")


def test_a_draft_is_seen_by_its_office_alone_and_what_is_published_by_the_city(
    city: City, writer: Actor, signer: Actor
) -> None:
    draft, out = begun(writer), published(writer, signer)
    member, stranger = city.actor(Role.MEMBER_UNIT), city.foreign_actor(Role.JOINT_OFFICE)
    assert lists.of(member, draft.pk) is None
    assert lists.of(member, out.pk) is not None
    assert lists.of(stranger, out.pk) is None
    sheet = writing.begin(writer, NewBulletin("TOWNSHIP", FIRST, LAST, city.town.pk))
    assert sheet.about_id == city.town.pk
    refused(Code.NO_TOWNSHIP, writing.begin, writer, NewBulletin("TOWNSHIP", FIRST, LAST))


def test_days_that_are_not_over_have_no_bulletin(writer: Actor) -> None:
    ahead = timezone.localdate().replace(year=timezone.localdate().year + 1)
    refused(Code.NOT_OVER, writing.begin, writer, NewBulletin("MONTHLY", FIRST, ahead))
    refused(Code.DAYS_ORDER, writing.begin, writer, NewBulletin("MONTHLY", LAST, FIRST))
    refused(Code.UNKNOWN_KIND, writing.begin, writer, NewBulletin("NONE", FIRST, LAST))
    refused(Code.TOO_MANY_DAYS, writing.begin, writer, NewBulletin("MONTHLY", date(2015, 1, 1), LAST))


def test_the_table_of_townships_adds_up_and_hides_what_is_of_one_or_two(writer: Actor) -> None:
    made = begun(writer, "{{table:townships|results.reported results.loss}}")
    (table,) = [one for one in Values(made).shown(parse(made.text)) if isinstance(one, Rows)]
    assert table.columns[3].endswith("（万元）")
    assert table.rows[-1][0].text == "未分镇街及其他"
    assert sum(int(row[1].text) for row in table.rows) == int(table.total[1].text) == 6
    assert sum(Decimal(row[3].text) for row in table.rows) == Decimal(table.total[3].text) == Decimal("2.10")
    open_rows = {row[0].text: row for row in table.rows}
    Bulletin.unscoped.filter(pk=made.pk).update(public=True)
    (table,) = [one for one in Values(again(made)).shown(parse(made.text)) if isinstance(one, Rows)]
    shown = {row[0].text: row for row in table.rows}
    for name, row in open_rows.items():
        if 0 < int(row[1].text) < 3:
            assert (shown[name][1].text, shown[name][2].text, shown[name][3].text) == ("*", "—", "*")
    assert len([row for row in table.rows if row[1].text == "*"]) != 1


def test_no_placeholder_is_left_in_a_title(writer: Actor) -> None:
    made = writing.begin(writer, NewBulletin("MONTHLY", FIRST, LAST))
    assert made.title == "关于2024年5月全市电信网络诈骗犯罪情况的通报"
    assert "{" not in begun(writer).snapshot.title
