# SPDX-License-Identifier: Apache-2.0
"""A meeting from its plan to the last answer: agenda, invitations, quorum, resolutions, minutes; and the chase."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from tests.factories import City
from tests.meetings.conftest import again, called, held, later, refused
from tests.requests.test_files import rows_of, take
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.intake.models import Batch, BatchStatus
from wuzha.meetings.errors import Code
from wuzha.meetings.models import Invitation, Meeting, MeetingStep
from wuzha.meetings.privacy import MeetingKeeper
from wuzha.meetings.queries import lists
from wuzha.meetings.queries.owed import open_answers, owes, resolutions_of
from wuzha.meetings.rules.life import MEETING_LIFE, Kind, Presence, State, quorate
from wuzha.meetings.services import meetings, papers, resolutions
from wuzha.meetings.services.meetings import Came, NewMeeting
from wuzha.meetings.services.resolutions import NewResolution
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.requests.models import Request, RequestAlert
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.requests.services.exchanging import request_file
from wuzha.requests.services.telling import sweep

pytestmark = pytest.mark.django_db
TEXT = "各责任单位对高风险账户开展回溯核查并书面反馈"


def resolved(office: Actor, row: Meeting, units: list[Unit], days: int = 5) -> list[Request]:
    made = resolutions.resolve(office, row.pk, NewResolution("回溯核查", TEXT, [one.pk for one in units], later(days)))
    return list(Request.unscoped.filter(about_type="resolution", about_id=made.pk).order_by("pk"))


def late(request: Request) -> None:
    """As if it had been sent a fortnight ago."""
    past = timezone.now() - timedelta(days=14)
    moved = {"sent_at": past, "due_since": past, "sign_due_at": past + timedelta(days=1)}
    Request.unscoped.filter(pk=request.pk).update(
        **moved, due_at=past + timedelta(days=7), step_at=past + timedelta(days=1)
    )


def test_a_resolution_is_late_is_chased_is_answered_by_file_and_accepted(
    city: City, office: Actor, member: Actor, members: list[Unit]
) -> None:
    """Acceptance 4 of the joint meeting."""
    row = held(office, members)
    [asked] = resolved(office, row, members[:1])
    assert (asked.kind, asked.addressed, asked.asking) == ("RESOLUTION", city.member, city.city)
    meetings.minute(office, row.pk, "慈反诈联席办纪要〔2026〕1号", timezone.localdate())
    late(asked)
    sweep(timezone.now())
    told = set(RequestAlert.unscoped.filter(request=asked).values_list("unit__name", flat=True))
    assert city.member.name in told, "the clock told the unit that it is late"
    [debt] = owes(office, timezone.now())
    assert (debt.unit, debt.owed, debt.late, debt.resolutions) == (city.member, 1, 1, 1)
    assert [one.unit for one in owes(member, timezone.now())] == [city.member]
    chased = asking.remind(office, asked.pk)
    assert "尚未签收" in chased.text
    refused(Code.STILL_OWED, meetings.close, office, row.pk)

    content, number = request_file(office, city.member.pk)
    rows = rows_of(content)
    assert (number, rows[0]["类别"], rows[0]["交办内容"]) == (1, "会议议定事项", TEXT)
    batch = Batch.unscoped.create(
        kind="request_answers", source="BANK", unit=city.city, file_name="答复.xlsx", status=BatchStatus.RUNNING
    )
    counts, rejects = take([rows[0] | {"结论": "已完成", "答复内容": "已核查测试账户"}], batch, office)
    assert (counts.accepted, rejects) == (1, {})
    assert open_answers(row) == 1, "an answer that nobody looked at is not done"
    asking.accept(office, asked.pk)
    assert (open_answers(row), owes(office, timezone.now())) == (0, [])
    [followed] = resolutions_of(row, office)
    assert (followed.done, followed.accepted) == (1, True)
    assert meetings.close(office, row.pk).state == State.CLOSED


def test_a_meeting_is_called_with_an_agenda_and_somebody_invited(office: Actor, members: list[Unit]) -> None:
    row = meetings.plan(office, NewMeeting(Kind.PROMOTION, "银行卡治理推进会", timezone.now(), "召集人"))
    refused(Code.NO_AGENDA, meetings.invite, office, row.pk)
    refused(Code.TEXT_MISSING, meetings.add_item, office, row.pk, " ")
    meetings.add_item(office, row.pk, "部署银行卡治理")
    refused(Code.NOBODY_INVITED, meetings.invite, office, row.pk)
    refused(Code.NO_UNITS, meetings.choose, office, row.pk, [])
    assert meetings.choose(office, row.pk, [one.pk for one in members]) == 3
    assert meetings.choose(office, row.pk, [members[0].pk]) == 1
    refused(Code.BEGUN_ALREADY, meetings.invite, office, row.pk)
    assert meetings.invite(office, row.pk, afterwards=True).state == State.INVITED
    assert meetings.choose(office, row.pk, [members[1].pk]) == 2, "nobody who was called is let go silently"
    assert Event.objects.filter(action="meeting.invite", object_id=str(row.pk), outcome="OK").exists()
    refused(Code.UNKNOWN_WORD, meetings.plan, office, NewMeeting("X", "会", timezone.now(), "召集人"))


def test_a_unit_sees_a_meeting_once_it_is_called(city: City, office: Actor, member: Actor, members: list[Unit]) -> None:
    row = meetings.plan(office, NewMeeting(Kind.PLENARY, "测试会议", timezone.now(), "召集人"))
    meetings.add_item(office, row.pk, "议题")
    meetings.choose(office, row.pk, [one.pk for one in members])
    assert lists.of(member, row.pk) is None
    meetings.invite(office, row.pk, afterwards=True)
    assert lists.of(member, row.pk) == row
    assert [one.unit for one in lists.invitations_of(member, row)] == [city.member]
    assert lists.of(city.foreign_actor(Role.JOINT_OFFICE), row.pk) is None
    assert lists.of(city.actor(Role.STATION_OFFICER), row.pk) is None


def test_a_unit_sees_the_resolutions_asked_of_it(office: Actor, member: Actor, members: list[Unit]) -> None:
    row = held(office, members)
    resolved(office, row, members[:2])
    resolved(office, row, members[1:])
    assert [one.row.no for one in resolutions_of(row, member)] == [1]
    assert [len(one.requests) for one in resolutions_of(row, office)] == [2, 2]
    assert [len(one.requests) for one in resolutions_of(row, member)] == [1]


def test_without_a_quorum_it_was_no_meeting(office: Actor, members: list[Unit]) -> None:
    row = called(office, members)
    keys = [one.pk for one in members]
    refused(Code.NOT_RECORDED, meetings.hold, office, row.pk)
    refused(Code.WHY_ABSENT, meetings.attend, office, row.pk, {keys[0]: Came(Presence.ABSENT)})
    refused(Code.CLEAR_NUMBER, meetings.attend, office, row.pk, {keys[0]: Came(Presence.PRESENT, "13800000501")})
    absent = Came(Presence.ABSENT, "另有会议")
    meetings.attend(office, row.pk, {keys[0]: Came(Presence.DEPUTY, "科长"), keys[1]: absent, keys[2]: absent})
    refused(Code.NO_QUORUM, meetings.hold, office, row.pk)
    meetings.attend(office, row.pk, {keys[1]: Came(Presence.PRESENT)})
    refused(Code.NO_QUORUM, meetings.hold, office, row.pk)  # two of three are fewer than 67 %
    meetings.attend(office, row.pk, {keys[2]: Came(Presence.PRESENT)})
    assert meetings.hold(office, row.pk).state == State.HELD
    refused(Code.WRONG_STATE, meetings.attend, office, row.pk, {keys[2]: Came(Presence.PRESENT)})


@pytest.mark.parametrize(
    ("present", "invited", "percent", "enough"),
    [(2, 3, 66, True), (2, 3, 67, False), (0, 0, 1, False), (1, 1, 100, True)],
)
def test_the_quorum_is_a_share_of_the_invited(present: int, invited: int, percent: int, enough: bool) -> None:
    assert quorate(present, invited, percent) is enough


def test_a_meeting_to_come_is_put_off_and_not_recorded(office: Actor, members: list[Unit]) -> None:
    row = called(office, members, timezone.now() + timedelta(days=2))
    refused(Code.NOT_BEGUN, meetings.attend, office, row.pk, {members[0].pk: Came(Presence.PRESENT)})
    refused(Code.NOT_BEGUN, meetings.hold, office, row.pk)
    refused(Code.REASON_MISSING, meetings.put_off, office, row.pk, timezone.now(), " ")
    meetings.put_off(office, row.pk, timezone.now() - timedelta(minutes=1), "提前召开")
    meetings.attend(office, row.pk, {one.pk: Came(Presence.PRESENT) for one in members})
    off = called(office, members)
    refused(Code.REASON_MISSING, meetings.call_off, office, off.pk, "")
    assert meetings.call_off(office, off.pk, "改为书面传达").state == State.CALLED_OFF
    assert MeetingKeeper().erase([off.pk], timezone.now()) == 1
    assert not MeetingStep.unscoped.filter(meeting=off, note__isnull=False).exists()


def test_resolutions_name_existing_units_laws_in_force_and_days_ahead(
    city: City, office: Actor, members: list[Unit]
) -> None:
    row, keys = called(office, members), [one.pk for one in members]
    refused(Code.WRONG_STATE, resolutions.resolve, office, row.pk, NewResolution("回溯", TEXT, keys, later(5)))
    row = held(office, members)
    refused(Code.DUE_BEFORE, resolutions.resolve, office, row.pk, NewResolution("回溯", TEXT, keys, later(0)))
    refused(Code.NO_UNITS, resolutions.resolve, office, row.pk, NewResolution("回溯", TEXT, [], later(5)))
    wrong = NewResolution("回溯", "请人行慈溪支行核查", keys, later(5))
    refused(Code.NAME_ENDED, resolutions.resolve, office, row.pk, wrong)
    Unit.objects.filter(pk=members[1].pk).update(valid_to=later(-1))
    refused(Code.UNIT_ENDED, resolutions.resolve, office, row.pk, NewResolution("回溯", TEXT, keys, later(5)))
    Meeting.unscoped.filter(pk=row.pk).update(at="2025-11-28T09:00:00+08:00")
    cited = NewResolution("回溯", TEXT, keys[:1], later(5), "ZJ_IMPL")
    refused(Code.LAW_NOT_IN_FORCE, resolutions.resolve, office, row.pk, cited)
    assert not Request.unscoped.exists(), "what was refused asks nobody"


def test_the_minutes_are_a_document_with_who_came_and_what_was_resolved(office: Actor, members: list[Unit]) -> None:
    row = called(office, members)
    notice = papers.make(office, row.pk)
    assert "关于召开测试全体会议的通知" in words_of(papers.read(office, notice.pk)[1])
    keys = [one.pk for one in members]
    came = dict.fromkeys(keys, Came(Presence.PRESENT, "局长")) | {keys[2]: Came(Presence.DEPUTY, "科长")}
    meetings.attend(office, row.pk, came)
    meetings.hold(office, row.pk)
    refused(Code.NOTHING_RESOLVED, meetings.minute, office, row.pk, "测试纪要〔2026〕1号", timezone.localdate())
    refused(Code.WRONG_STATE, papers.make, office, row.pk)
    meetings.say(office, row.pk, "会议听取了工作情况汇报")
    resolved(office, row, members[:2])
    refused(Code.IN_FUTURE, meetings.minute, office, row.pk, "测试纪要〔2026〕1号", later(1))
    refused(Code.MINUTES_BEFORE, meetings.minute, office, row.pk, "测试纪要〔2026〕1号", later(-9))
    row = meetings.minute(office, row.pk, "测试纪要〔2026〕1号", timezone.localdate())
    paper = papers.make(office, row.pk)
    text = words_of(papers.read(office, paper.pk)[1])
    for words in (
        "测试全体会议纪要", "测试纪要〔2026〕1号", "应到3个单位，实到3个单位", "（一）回溯核查", TEXT,
        "出席：测试成员单位（局长）、测试成员单位2（局长）", "委派出席：测试成员单位3（科长）", "会议听取了",
    ):  # fmt: skip
        assert words in text
    other = held(office, members)
    meetings.say(office, other.pk, "另一次会议")
    refused(Code.MINUTES_TAKEN, meetings.minute, office, other.pk, "测试纪要〔2026〕1号", timezone.localdate())


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    return "\n".join(one.text for one in document.element.iter() if one.tag.endswith("}t") and one.text).replace(
        "\n", ""
    )


def test_minutes_issued_later_do_not_name_a_unit_that_ended_meanwhile(office: Actor, members: list[Unit]) -> None:
    row = held(office, members)
    Meeting.unscoped.filter(pk=row.pk).update(at="2023-08-17T09:00:00+08:00")
    meetings.say(office, row.pk, "人行慈溪支行汇报银行卡治理情况")
    refused(Code.NAME_ENDED, meetings.minute, office, row.pk, "测试纪要〔2023〕9号", date(2023, 8, 19))
    meetings.minute(office, row.pk, "测试纪要〔2023〕9号", date(2023, 8, 18))
    assert again(row).state == State.MINUTED


@pytest.mark.dialect
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_database_holds_the_edges_of_the_rules(office: Actor, before: State, after: State) -> None:
    row = meetings.plan(office, NewMeeting(Kind.PLENARY, "测试", timezone.now(), "召集人"))
    way: dict[State, tuple[State, ...]] = {
        State.PLANNED: (), State.INVITED: (State.INVITED,), State.HELD: (State.INVITED, State.HELD),
        State.MINUTED: (State.INVITED, State.HELD, State.MINUTED),
        State.CLOSED: (State.INVITED, State.HELD, State.MINUTED, State.CLOSED), State.CALLED_OFF: (State.CALLED_OFF,),
    }  # fmt: skip
    rows = Meeting.unscoped.filter(pk=row.pk)
    minuted = {"minutes_no": "测试1号", "minutes_on": timezone.localdate()}
    for state in way[before]:
        assert rows.update(state=state, **minuted) == 1
    if before is after or (before, after) in MEETING_LIFE.guarded:
        assert rows.update(state=after, **minuted) == 1
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state=after, **minuted)


def test_an_answer_given_on_the_page_counts_as_one_by_file(office: Actor, member: Actor, members: list[Unit]) -> None:
    row = held(office, members)
    [asked] = resolved(office, row, members[:1])
    answering.sign(member, asked.pk)
    answering.answer(member, asked.pk, Answer("已核查", "DONE"))
    asking.accept(office, asked.pk)
    assert open_answers(row) == 0
    assert Invitation.unscoped.filter(meeting=row).count() == 3
