# SPDX-License-Identifier: Apache-2.0
"""The ticket 督办单 as an official document with its 回执, and the report of a round of inspections."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.documents.description import (
    Block,
    Cell,
    Column,
    Document,
    Form,
    Group,
    Heading,
    NewPage,
    Paragraph,
    Signature,
    Table,
)
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, Programme, Ticket, TicketPaper, TicketUnit
from wuzha.inspections.queries.visits import figures_of
from wuzha.inspections.rules.visits import VisitState, percent
from wuzha.inspections.rulesets import PAPERS
from wuzha.inspections.services.base import PROGRAMMES, TICKETS
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


def _day(day: date | datetime) -> str:
    """A day as an official document writes it."""
    local = timezone.localdate(day) if isinstance(day, datetime) else day
    return f"{local.year}年{local.month}月{local.day}日"


@TICKETS.act(May.OVERSEE, name="ticket.paper")
def ticket_paper(actor: Actor, pk: int) -> TicketPaper:
    """Make the ticket as a Word file, with the receipt that a unit without access sends back. Raises `RefusalError`:
    NOT_FOUND, WRONG_STATE for a draft."""
    ticket = TICKETS.locked(actor, Ticket, pk)
    if not ticket.serial or not ticket.issuer.path.startswith(actor.unit_path or ""):
        raise TICKETS.wrong_state(ticket)
    shown = opener(
        actor, f"制作督办单：{ticket.document_no}", on=(Ticket.RECORD, pk), fields=["problem", "demand"], rows=1
    )
    problem, demand = shown("problem", ticket.problem, pk), shown("demand", ticket.demand, pk)
    parts = list(TicketUnit.unscoped.filter(ticket=ticket).select_related("unit").order_by("pk"))
    paper = TicketPaper(ticket=ticket, kind="TICKET")
    content = papers.made(lambda: ticket_document(ticket, [one.unit.name for one in parts], problem, demand))
    papers.keep(actor, paper, content, action="ticket.paper", on=(Ticket.RECORD, pk))
    return paper


def ticket_document(ticket: Ticket, units: list[str], problem: str, demand: str) -> Document:
    """The document: problem, basis, demand, deadline, and on a sheet of its own the 回执."""
    rules = PAPERS.at(ticket.issued_at)
    issued = ticket.issued_at or timezone.now()
    source = f"{ticket.get_source_display()}{f'（{ticket.source_note}）' if ticket.source_note else ''}"
    body: list[Block] = [
        Heading("一、事项来源"), Paragraph(source),
        Heading("二、存在问题"), *map(Paragraph, problem.splitlines()),
    ]  # fmt: skip
    number = iter("三四五")
    if ticket.basis:
        body += [Heading(f"{next(number)}、督办依据"), Paragraph(ticket.basis)]
    body += [
        Heading(f"{next(number)}、整改要求"), *map(Paragraph, demand.splitlines()),
        Heading(f"{next(number)}、反馈期限"),
        Paragraph(f"请于{_day(ticket.due_on)}前书面反馈整改情况，并附佐证材料。逾期未反馈的，按程序升级督办。"),
        Signature(rules.organ, timezone.localdate(issued)),
        NewPage("督办单回执", ticket.document_no, rules.organ),
        Form((
            Group("督办事项", ((Cell("事项", ticket.title),), (Cell("反馈期限", _day(ticket.due_on)),))),
            Group("承办单位", (
                (Cell("单位（盖章）"), Cell("主要负责人")), (Cell("签收人"), Cell("签收时间")),
                (Cell("联系人"), Cell("办公电话")),
            )),
            Group("整改情况", ((Cell("完成情况", "□已整改　□部分整改　□未整改"),), (Cell("具体措施", lines=6),),
                              (Cell("佐证材料", lines=2),))),
            Group("复核", ((Cell("复核意见", lines=3),), (Cell("复核人"), Cell("复核结论", "□销号　□退回　□升级")))),
        )),
    ]  # fmt: skip
    return Document(
        f"关于{ticket.title}的督办单", tuple(body), issuer=rules.organ, number=ticket.document_no,
        addressee="、".join(units),
    )  # fmt: skip


def read_paper(actor: Actor, pk: int) -> tuple[TicketPaper, bytes]:
    """The paper, for its ticket; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a `FileCode`."""
    found = TicketPaper.objects.visible_to(actor).select_related("ticket").filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"制作督办单：{found.ticket.document_no}"
    return found, papers.read(actor, found, purpose, on=(Ticket.RECORD, found.ticket_id))


@PROGRAMMES.act(May.OVERSEE, name="programme.report")
def round_report(actor: Actor, pk: int) -> bytes:
    """The report of a round as a Word file: how many units, what was found, what is put right, by unit. It names no
    person. Raises `RefusalError`: NOT_FOUND."""
    programme = PROGRAMMES.locked(actor, Programme, pk)
    content = papers.made(lambda: round_document(actor, programme))
    record(actor, "programme.report", on=(Programme.RECORD, pk))
    return content


def round_document(actor: Actor, programme: Programme) -> Document:
    """Its figures are counted as its page counts them, at the moment when it is made."""
    told, organ = figures_of(actor, programme), PAPERS.at().organ
    visits = list(
        Inspection.objects.visible_to(actor).filter(programme=programme).select_related("unit").order_by("planned_on")
    )
    rows = Finding.objects.visible_to(actor).filter(inspection__programme=programme)
    found = list(rows.select_related("item", "inspection", "inspection__unit").order_by("inspection", "item__place"))
    by_visit: dict[int, list[Finding]] = {}
    for one in found:
        by_visit.setdefault(one.inspection_id, []).append(one)
    done = [one for one in visits if one.state == VisitState.DONE]
    secret = sum(not one.announced for one in done)
    body: list[Block] = [
        Heading("一、基本情况"),
        Paragraph(
            f"{_day(programme.since)}至{_day(programme.until)}，计划检查{told.planned}次，完成{told.done}次"
            f"（其中暗访{secret}次），"
            f"涉及{told.units}个单位，计划完成率{told.percent or '样本不足'}{'%' if told.percent else ''}。"
        ),
        *([Paragraph(f"检查内容：{programme.aim}")] if programme.aim else []),
        *([Paragraph(f"检查组：{programme.teams}")] if programme.teams else []),
        Heading("二、发现问题和整改"),
        Paragraph(
            f"共发现问题{told.findings}个，其中严重问题{told.grave}个；已下督办单{told.ordered}个，复查销号{told.cleared}个"
            f"（按期整改{told.in_time}个），尚未整改{told.findings - told.cleared}个。"
        ),
        Heading("三、各单位情况"),
        Table(
            (
                Column("单位", 4), Column("检查日期", 3), Column("得分率（%）", 2, "right"),
                Column("问题（个）", 2, "right"), Column("已整改（个）", 2, "right"),
            ),
            tuple(
                (
                    one.unit.name, f"{timezone.localdate(one.done_at):%Y-%m-%d}" if one.done_at else "未检查",
                    (percent(one.got, one.points) or "不适用") if one.done_at else "待查",
                    str(len(by_visit.get(one.pk, []))),
                    str(sum(finding.cleared_at is not None for finding in by_visit.get(one.pk, []))),
                )
                for one in visits if one.state != VisitState.CALLED_OFF
            ),
        ),
    ]  # fmt: skip
    if found:
        body += [
            Heading("四、问题清单"),
            Table(
                (Column("单位", 3), Column("问题", 6), Column("程度", 2), Column("整改", 3)),
                tuple(
                    (
                        one.inspection.unit.name, one.item.text, str(one.get_severity_display()),
                        str(one.get_state_display()),
                    )
                    for one in found
                ),
            ),
        ]  # fmt: skip
    return Document(f"{programme.name}情况报告", tuple(body), signature=Signature(organ, timezone.localdate()))
