# SPDX-License-Identifier: Apache-2.0
"""Pages of tickets and inspections: from a finding to a ticket that is struck off, sealed until shown."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests.factories import City, make_filed, make_victim, make_warning_in
from tests.inspections.conftest import (
    DEMAND,
    PNG,
    PROBLEM,
    TITLE,
    again,
    day,
    done,
    filled,
    logged_in,
    of_unit,
    replied,
    told,
)
from tests.inspections.test_life import late
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.inspections.finders import places, tickets, visits
from wuzha.inspections.models import Finding, Inspection, InspectionItem, Programme, Recheck, Ticket, TicketUnit
from wuzha.inspections.registry import Takeover, takeovers
from wuzha.inspections.rules.tickets import State
from wuzha.inspections.rules.visits import VisitState
from wuzha.inspections.services import drafting, escalating, following
from wuzha.inspections.services import visits as visiting
from wuzha.org.models import Person
from wuzha.org.roles import May, Role
from wuzha.requests.models import RequestFile
from wuzha.search.query import Query
from wuzha.warning.models import BackCheck
from wuzha.warning.rules.lifecycle import State as WarningState

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(city: City) -> Client:
    return logged_in(city.people[Role.JOINT_OFFICE])


@pytest.fixture
def other(second: Person) -> Client:
    return logged_in(second)


@pytest.fixture
def township(clerk: Person) -> Client:
    return logged_in(clerk)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def on(row: Ticket | TicketUnit, name: str) -> str:
    kind = "ticket_act" if isinstance(row, Ticket) else "part_act"
    return reverse(f"inspections:{kind}", args=[row.pk, name])


def test_a_ticket_from_the_draft_to_the_end(city: City, office: Client, other: Client, township: Client) -> None:
    sent = {
        "source": "MEETING", "title": TITLE, "problem": PROBLEM, "demand": DEMAND, "due_on": day(5).isoformat(),
        "units": [city.town.pk], "source_note": "联席会议纪要〔2026〕3号",
    }  # fmt: skip
    assert "拟制督办单" in text(office, reverse("inspections:new"))
    answer = office.post(reverse("inspections:new"), sent)
    ticket = Ticket.unscoped.get()
    assert answer.headers["Location"] == ticket.get_absolute_url()
    page = text(office, ticket.get_absolute_url())
    assert PROBLEM not in page
    assert "拟稿人与签发人须是两人" in page
    assert office.post(on(ticket, "issue")).status_code == 422
    assert township.get(ticket.get_absolute_url()).status_code == 404
    assert other.post(on(ticket, "issue")).status_code == 302
    part = of_unit(ticket)

    assert TITLE in text(township, reverse("inspections:index"))
    assert "签收督办单" in text(township, ticket.get_absolute_url())
    shown = township.post(reverse("inspections:ticket_show", args=[ticket.pk])).content.decode()
    assert PROBLEM in shown
    assert DEMAND in shown
    assert township.post(on(part, "sign")).status_code == 302
    assert township.post(on(part, "report"), {"note": "已部署"}).status_code == 302
    proof = SimpleUploadedFile("a.png", PNG, "image/png")
    reply = {"conclusion": "DONE", "done_on": day(0).isoformat(), "items": "3", "text": "全部整改", "scans": proof}
    assert township.post(on(part, "reply"), reply).status_code == 302
    assert RequestFile.unscoped.count() == 1
    assert "待复核" in text(office, reverse("inspections:index") + "?tab=review")
    assert office.post(on(part, "return"), {"reason": "照片看不清"}).status_code == 302
    assert again(part).state == State.RETURNED
    assert township.post(on(part, "reply"), {"conclusion": "DONE", "text": "重新拍照"}).status_code == 302
    assert office.post(on(part, "close"), {"reason": "属实"}).status_code == 302
    page = text(office, ticket.get_absolute_url())
    assert "已销号" in page
    assert "没有待办事项" in page
    assert office.post(reverse("requests:file", args=[RequestFile.unscoped.get().pk])).status_code == 200


def test_the_request_of_a_ticket_leads_to_the_ticket(
    township: Client, city: City, drafter: Actor, issuer: Actor
) -> None:
    ticket = drafting.issue(issuer, drafting.draft(drafter, told(city.town.pk)).pk)
    page = text(township, reverse("requests:index"))
    assert ticket.get_absolute_url() in page


def test_a_draft_is_changed_with_its_words_in_the_trail(office: Client, city: City, draft: Ticket) -> None:
    url = reverse("inspections:ticket_edit", args=[draft.pk])
    page = office.post(url, {"open": "1"})
    assert PROBLEM in page.content.decode()
    assert Event.objects.filter(action="personal.read", object_type="ticket").exists()
    sent = {
        "source": "BULLETIN", "source_note": "通报1号", "title": "改过的事项", "problem": PROBLEM, "demand": DEMAND,
        "due_on": day(6).isoformat(), "units": [city.station.pk, city.town.pk],
    }  # fmt: skip
    assert office.post(url, sent).status_code == 302
    assert (again(draft).title, TicketUnit.unscoped.filter(ticket=draft).count()) == ("改过的事项", 2)
    assert office.post(on(draft, "call_off"), {"reason": "不再需要"}).status_code == 302


def test_a_checklist_that_was_saved_meanwhile_is_not_written_over(
    office: Client, drafter: Actor, visit: Inspection
) -> None:
    visiting.start(drafter, visit.pk)
    check = reverse("inspections:check", args=[visit.pk])
    severities = {f"severity_{one.code}": one.severity for one in InspectionItem.unscoped.filter(inspection=visit)}
    version = again(visit).version
    assert f'name="version" value="{version}"' in text(office, check)
    first = {**severities, "version": version, "then": "save", "verdict_TEAM": "YES"}
    assert office.post(check, first).status_code == 302
    second = {**severities, "version": version, "then": "save", "verdict_TEAM": "NO", "note_TEAM": "名册缺三人"}
    told = office.post(check, second)
    page = told.content.decode()
    assert told.status_code == 422
    assert InspectionItem.unscoped.get(inspection=visit, code="TEAM").verdict == "YES", "the first answer stands"
    assert "他人已保存" in page
    assert "名册缺三人" in page, "nothing that was typed is lost"
    assert f'name="version" value="{again(visit).version}"' in page
    assert office.post(check, {**second, "version": again(visit).version}).status_code == 302
    assert InspectionItem.unscoped.get(inspection=visit, code="TEAM").verdict == "NO", "sent once more, knowingly"


def test_a_ticket_on_the_back_check_of_a_case(office: Client, city: City) -> None:
    case = make_filed(city.centre, "A3302820000002026110001")
    page = text(office, reverse("inspections:new") + f"?case={case.number}")
    assert case.number in page
    sent = {
        "source": "BACK_CHECK", "case": case.number, "source_note": "下发未签收", "title": TITLE, "problem": PROBLEM,
        "demand": DEMAND, "due_on": day(5).isoformat(), "units": [city.station.pk],
    }  # fmt: skip
    assert office.post(reverse("inspections:new"), sent | {"case": "A999"}).status_code == 422
    assert office.post(reverse("inspections:new"), sent).status_code == 302
    ticket = Ticket.unscoped.get()
    assert (ticket.about_type, ticket.about_id) == ("case", case.pk)
    assert TITLE in text(office, case.get_absolute_url())


def test_the_class_of_a_back_check_stands_in_the_draft(office: Client, city: City) -> None:
    victim = make_victim(city.centre, city.station)
    warning = make_warning_in(city, WarningState.DISPATCHED)
    BackCheck.unscoped.create(victim=victim, days=30, computed="NOT_SIGNED", warning=warning)
    page = text(office, reverse("inspections:new") + f"?case={victim.case.number}")
    assert "倒查：下发未签收" in page
    assert re.search(rf'<input[^>]* value="{city.station.pk}"[^>]* checked', page)


def test_the_chain_stands_on_the_page_and_leads_to_a_measure(
    office: Client, city: City, station: Actor, issuer: Actor, part: TicketUnit
) -> None:
    page = text(office, part.get_absolute_url())
    assert "催办" in page
    late(part, 12)
    assert "告知单位主要负责人" in text(office, part.get_absolute_url())
    assert office.post(on(part, "escalate"), {"reason": "逾期未签收"}).status_code == 302
    following.sweep(timezone.now())
    for _step in range(3):
        escalating.escalate(issuer, part.pk, "仍未反馈")
        following.sweep(timezone.now())
    taken = Takeover("LISTING", "建议挂牌整治", (May.OVERSEE,), lambda one: f"/x/?ticket={one.pk}")
    takeovers.append(taken)
    try:
        page = text(office, part.get_absolute_url())
    finally:
        takeovers.remove(taken)
    assert f"/x/?ticket={part.pk}" in page
    assert "报领导小组" in page


def test_more_time_a_reminder_and_a_withdrawal(office: Client, part: TicketUnit) -> None:
    assert office.post(on(part, "remind")).status_code == 302
    assert office.post(on(part, "remind")).status_code == 422
    assert office.post(on(part, "extend"), {"due_on": day(9).isoformat(), "reason": "材料较多"}).status_code == 302
    assert timezone.localdate(again(part).due_at) == day(9)
    assert office.post(on(part, "withdraw"), {"reason": "重复"}).status_code == 302
    assert again(part).state == State.WITHDRAWN


def test_an_inspection_from_the_plan_to_the_ticket_and_back(
    city: City, office: Client, other: Client, township: Client, town: Actor
) -> None:
    sent = {
        "name": "三季度督导",
        "since": day(-1).isoformat(),
        "until": day(9).isoformat(),
        "aim": "宣防",
        "teams": "一组",
    }
    assert office.post(reverse("inspections:new_round"), sent).status_code == 302
    programme = Programme.unscoped.get()
    assert "三季度督导" in text(office, reverse("inspections:plans") + "?tab=rounds")
    assert "安排受检单位" in text(office, programme.get_absolute_url())
    add = reverse("inspections:programme_add", args=[programme.pk])
    assert office.post(add, {"day": day(20).isoformat(), "units": [city.town.pk]}).status_code == 422
    assert office.post(add, {"day": day(0).isoformat(), "units": [city.town.pk], "secret": "on"}).status_code == 302
    visit = Inspection.unscoped.get()
    assert not visit.announced
    assert city.town.name in text(office, reverse("inspections:plans"))
    assert township.get(visit.get_absolute_url()).status_code == 404

    check = reverse("inspections:check", args=[visit.pk])
    assert "开始检查" in text(office, visit.get_absolute_url())
    begun = office.post(reverse("inspections:visit_act", args=[visit.pk, "start"]))
    assert begun.headers["Location"] == check
    assert "检查方法" in text(office, check)
    values = {f"verdict_{code}": one.verdict for code, one in filled(visit, "TEAM").items()}
    values |= {f"severity_{one.code}": one.severity for one in InspectionItem.unscoped.filter(inspection=visit)}
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    assert office.post(check, {**values, "then": "save", "photos_TEAM": photo}).status_code == 302
    page = office.post(check, {**values, "then": "finish"})
    assert page.status_code == 422
    assert "请说明不符合的情况" in page.content.decode()
    assert office.post(check, {**values, "then": "finish", "note_TEAM": "名册缺三人"}).status_code == 302
    assert again(visit).state == VisitState.DONE
    assert "镇、村（社区）、网格三级宣防队伍" in text(township, visit.get_absolute_url())
    assert "名册缺三人" in office.post(reverse("inspections:visit_show", args=[visit.pk])).content.decode()

    (found,) = Finding.unscoped.filter(inspection=visit)
    order = reverse("inspections:visit_act", args=[visit.pk, "order"])
    made = office.post(order, {"findings": [found.pk], "demand": "补齐名册", "due_on": day(4).isoformat()})
    ticket = Ticket.unscoped.get()
    assert made.headers["Location"] == ticket.get_absolute_url()
    assert other.post(on(ticket, "issue")).status_code == 302
    part = replied(town, of_unit(ticket))
    page = text(office, ticket.get_absolute_url())
    assert "登记复查结果" in page
    looked = {"day": day(0).isoformat(), "way": "ON_SITE", "note": "仍缺一人"}
    assert office.post(on(part, "recheck"), looked).status_code == 302
    replied(town, part, "已补齐")
    photo = SimpleUploadedFile("b.png", PNG, "image/png")
    looked |= {"cleared": [str(found.pk)], "note": "已补齐", "photos": photo}
    assert office.post(on(part, "recheck"), looked).status_code == 302
    assert (again(part).state, again(found).state, Recheck.unscoped.count()) == ("CLOSED", "CLEARED", 2)
    assert "已复查销号" in text(office, reverse("inspections:findings") + "?tab=cleared")
    history = text(township, reverse("inspections:unit", args=[city.town.pk]))
    assert visit.number in history
    assert township.get(reverse("inspections:unit", args=[city.other_town.pk])).status_code == 404


def test_a_finding_put_right_on_the_spot_needs_no_ticket(office: Client, drafter: Actor, visit: Inspection) -> None:
    done(drafter, visit, "SITE")
    (found,) = Finding.unscoped.filter(inspection=visit)
    assert office.post(reverse("inspections:finding_clear", args=[found.pk])).status_code == 302
    assert again(found).state == "CLEARED"
    assert office.post(reverse("inspections:finding_clear", args=[found.pk])).status_code == 302


def test_the_papers_say_what_the_records_say(
    office: Client, drafter: Actor, ticket: Ticket, visit: Inspection, programme: Programme
) -> None:
    answer = office.post(reverse("inspections:ticket_paper", args=[ticket.pk]))
    words = _words(answer.content)
    for one in (ticket.document_no, PROBLEM, DEMAND, "督办单回执", "慈溪市反诈联席会议办公室", "□销号　□退回　□升级"):
        assert one in words, one
    done(drafter, visit, "TEAM", "VISIT")
    words = _words(office.post(reverse("inspections:programme_report", args=[programme.pk])).content)
    assert "计划检查1次，完成1次" in words
    assert "共发现问题2个，其中严重问题1个" in words
    assert "高危预警人员上门见面劝阻按时完成" in words


def _words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_search_finds_tickets_and_inspections(drafter: Actor, ticket: Ticket, visit: Inspection) -> None:
    assert [hit.title for hit in tickets(drafter, Query.of(TITLE[:4], ("DB",)), 5)] == [TITLE]
    assert [hit.title for hit in tickets(drafter, Query.of(ticket.number, ("DB",)), 5)] == [TITLE]
    assert [hit.number for hit in visits(drafter, Query.of(visit.number, ("JC",)), 5)] == [visit.number]
    assert len(list(places(drafter))) == 4
