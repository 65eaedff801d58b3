# SPDX-License-Identifier: Apache-2.0
"""Certificates of a contest and of stars; sealed, read for a purpose. As DOCX, and as PDF where that can be drawn."""

from __future__ import annotations

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.documents.description import Document
from wuzha.documents.pdf import as_pdf
from wuzha.lecturers.documents import Placed, certificate, of_stars, ranked
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Contest, Contestant, Lecturer, LecturerPaper, StarDecision
from wuzha.lecturers.rules.life import ContestState
from wuzha.lecturers.services.base import CITY, CONTESTS, contest_of
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.sealed.owners import Owner
from wuzha.sealed.owners import Place as Where

FILES = Owner(("certificates of lecturers", "宣讲师证书"), Where.FILES, lambda: LecturerPaper.unscoped.all())


def organ_of(city: Unit) -> str:
    return f"{city.name}打击治理电信网络新型违法犯罪工作联席会议办公室"


def placed(row: Contest) -> list[tuple[Contestant, Placed]]:
    """The published list, the best first."""
    rows = Contestant.unscoped.filter(contest=row, rank__isnull=False).select_related("unit", "lecturer")
    return [
        (one, Placed(one.name, one.unit.name, one.rank or 0, one.total or 0)) for one in rows.order_by("rank", "turn")
    ]


@CONTESTS.act(*CITY, name="contest.certificates")
def make(actor: Actor, pk: int) -> list[LecturerPaper]:
    """Certificates of everybody who has a rank, and of who got stars by it; those that are there are not made again.

    Raises `RefusalError`: NO_CERTIFICATE.
    """
    row = contest_of(actor, pk)
    if row.state != ContestState.PUBLISHED:
        raise RefusalError(Code.NO_CERTIFICATE)
    there = set(LecturerPaper.unscoped.filter(contest=row).values_list("lecturer_id", "kind"))
    organ, made = organ_of(row.city), []
    for one, told in placed(row):
        if (one.lecturer_id, "CONTEST") not in there:
            number = f"{row.number}-{one.turn:02d}"
            made.append(
                _keep(actor, row, one.lecturer, "CONTEST", certificate(told, row.title, row.day, number, organ))
            )
    starred = StarDecision.unscoped.filter(Q(contest=row), stars__gt=0).select_related("lecturer__unit")
    for decision in starred.order_by("pk"):
        who = decision.lecturer
        if (who.pk, "STARS") not in there:
            number = f"{who.number}-{decision.stars}"
            described = of_stars(who.name, who.unit.name, decision.stars, decision.day, number, organ)
            made.append(_keep(actor, row, who, "STARS", described))
    return made


def _keep(actor: Actor, row: Contest, who: Lecturer, kind: str, described: Document) -> LecturerPaper:
    paper = LecturerPaper(lecturer=who, contest=row, kind=kind)
    content = papers.made(lambda: described)
    papers.keep(actor, paper, content, action="contest.certificate", on=(Contest.RECORD, row.pk))
    return paper


@CONTESTS.act(*CITY, name="contest.list")
def ranked_list(actor: Actor, pk: int) -> bytes:
    """The published list as a document. Raises `RefusalError`: NO_CERTIFICATE."""
    row = contest_of(actor, pk)
    if row.state != ContestState.PUBLISHED or row.published_at is None:
        raise RefusalError(Code.NO_CERTIFICATE)
    rows = [told for _one, told in placed(row)]
    day = row.published_at.date()
    return papers.made(lambda: ranked(row.title, rows, day, organ_of(row.city)))


def read(actor: Actor, pk: int, *, pdf: bool = False) -> tuple[LecturerPaper, bytes, str]:
    """A certificate and its suffix; as PDF where that can be drawn, else as DOCX. The look is in the trail. Raises
    `RefusalError`: NOT_FOUND, or a `FileCode` when it cannot be had."""
    found: LecturerPaper | None = (
        LecturerPaper.objects.visible_to(actor).select_related("lecturer").filter(pk=pk).first()
    )
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"发放宣讲师证书：{found.lecturer.number}"
    content = papers.read(actor, found, purpose, on=(Lecturer.RECORD, found.lecturer_id))
    if pdf and (drawn := as_pdf(content)) is not None:
        return found, drawn, "pdf"
    return found, content, found.suffix
