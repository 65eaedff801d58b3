# SPDX-License-Identifier: Apache-2.0
"""Papers of measures: made here by the room of their kind, or scanned; sealed, read for a purpose."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.engine.calendar import Unit
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureEvidence, MeasurePaper
from wuzha.measures.queries.lists import paper_of
from wuzha.measures.registry import PaperFacts, PaperKind, kind_of
from wuzha.measures.rulesets import CLOCKS
from wuzha.measures.services.base import DECIDES, MEASURES, PROPOSES, locked
from wuzha.org.organs import bureau_of, joint_office_of
from wuzha.org.roles import may
from wuzha.refusals import RefusalError
from wuzha.sealed.owners import Owner, Place

FILES = Owner(("papers of measures", "措施文书"), Place.FILES, lambda: MeasurePaper.unscoped.all())
#: What was scanned.
DECISION, RECEIPT, APPEAL, LIFTING = "DECISION", "RECEIPT", "APPEAL", "LIFTING"
SCANS = {
    DECISION: pgettext_lazy("decided measure", "Decision of the authority"),
    RECEIPT: pgettext_lazy("decided measure", "Receipt of service"),
    APPEAL: pgettext_lazy("decided measure", "Appeal"),
    LIFTING: pgettext_lazy("decided measure", "Document by which it was lifted"),
}


#: How a paper says a term: 3个月.
_UNITS = {Unit.YEARS.value: "年", Unit.MONTHS.value: "个月"}


def keep_scan(actor: Actor, row: Measure, content: bytes, code: str) -> MeasurePaper:
    """Keep a scan beside a locked measure. Raises `RefusalError`: FILE_TOO_BIG, FILE_KIND, FILE_BROKEN."""
    suffix = papers.scanned(content, Code)
    made = MeasurePaper(measure=row, kind=code, title="")
    papers.keep(actor, made, content, action="measure.scan", on=(Measure.RECORD, row.pk), suffix=suffix)
    return made


@MEASURES.act(*PROPOSES, *DECIDES, name="measure.paper")
def make(actor: Actor, pk: int, code: str) -> MeasurePaper:
    """Make one of the papers of the kind; what it prints of a person is opened with an event in the trail.

    Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, NO_PAPER.
    """
    row, kind = locked(actor, pk, None, "reads")
    if not any(may(actor.role, need) for need in (*kind.proposes, *kind.decides)):
        raise RefusalError(Code.NOT_ALLOWED)
    paper = next((one for one in kind.papers if one.code == code and row.state in one.states), None)
    if paper is None:
        raise RefusalError(Code.NO_PAPER)
    content = papers.made(lambda: paper.describe(facts(actor, row, paper)))
    made = MeasurePaper(measure=row, kind=paper.code, title=str(paper.title)[:64])
    papers.keep(actor, made, content, action="measure.paper", on=(Measure.RECORD, row.pk))
    return made


def facts(actor: Actor, row: Measure, paper: PaperKind) -> PaperFacts:
    """What a paper may print, opened for it."""
    subject, day = row.subject, timezone.localdate
    sealed = {"reason": row.reason, "name": subject.name, "number": subject.number}
    names = sorted(name for name, value in sealed.items() if value is not None)
    purpose = f"制作措施文书：{row.number} {paper.title}"
    clear = opener(actor, purpose, on=(Measure.RECORD, row.pk), fields=names or ["reason"], rows=1)
    told = {name: clear(name, value) for name, value in sealed.items() if value is not None}
    decided = row.authority_on or (day(row.decided_at) if row.decided_at else day())
    evidence = MeasureEvidence.unscoped.filter(measure=row).order_by("-no").first()
    return PaperFacts(
        number=row.number,
        document_no=row.document_no,
        subject=subject.unit.name if subject.unit is not None else told.get("name", ""),
        subject_no=told.get("number", ""),
        unit=bureau_of(row.unit, decided) if kind_of(row.kind).by_police else joint_office_of(row.unit),
        ground=row.ground_title,
        article=row.article,
        reason=told.get("reason", ""),
        title=row.title,
        starts=day(row.starts_at) if row.starts_at else None,
        ends=day(row.until) if row.until else None,
        decided=decided,
        authority=row.authority,
        authority_no=row.authority_no,
        facts=evidence.facts if evidence is not None else {},
        labels=evidence.labels if evidence is not None else {},
        values=row.values,
        state=row.state,
        term=f"{row.term_length}{_UNITS.get(row.term_unit, '日')}" if row.term_length else "",
        appeal_days=CLOCKS.at(row.served_at or timezone.now()).of(row.kind).appeal_days,
        end_reason=row.end_reason,
    )


def read(actor: Actor, pk: int) -> tuple[MeasurePaper, bytes]:
    """A paper or a scan, for the measure it belongs to; the look is in the trail.

    Raises `RefusalError`: NOT_FOUND, or a `FileCode` when it cannot be had.
    """
    found = paper_of(actor, pk)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理措施：{found.measure.number}"
    return found, papers.read(actor, found, purpose, on=(Measure.RECORD, found.measure_id))
