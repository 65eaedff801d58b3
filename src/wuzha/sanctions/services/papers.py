# SPDX-License-Identifier: Apache-2.0
"""Papers of pledges and penalties: made for a purpose, or brought in as scans; read for a purpose."""

from __future__ import annotations

from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.reveal import Opener, opener
from wuzha.documents import Document, papers
from wuzha.org.organs import bureau_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sanctions.documents import penalty as written
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Paper, PaperKind, Penalty, Pledge
from wuzha.sanctions.rules.clocks import ClockName
from wuzha.sanctions.rulesets import PLEDGES, PROCEDURE
from wuzha.sanctions.services.base import PENALTIES, PLEDGE_ACTS, noon
from wuzha.sanctions.services.penalties import rule_of

#: What a paper shows in clear.
_FIELDS = ("name", "id_no", "facts")
#: Kinds that are made, by the record; and the one that a scan is.
MADE: dict[type[Any], tuple[PaperKind, ...]] = {
    Pledge: (PaperKind.PLEDGE,), Penalty: (PaperKind.NOTICE, PaperKind.DECISION, PaperKind.RECEIPT),
}  # fmt: skip
SCANNED: dict[type[Any], PaperKind] = {Pledge: PaperKind.SIGNED, Penalty: PaperKind.SCAN}


def ready(row: Pledge | Penalty) -> list[PaperKind]:
    """Papers that may be made of a record as it stands."""
    if isinstance(row, Pledge):
        return [PaperKind.PLEDGE]
    there = (
        (PaperKind.NOTICE, row.told_on), (PaperKind.DECISION, row.decided_on), (PaperKind.RECEIPT, row.decided_on),
    )  # fmt: skip
    return [kind for kind, day in there if day is not None]


@PENALTIES.act(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS, name="penalty.paper")
def make_of_penalty(actor: Actor, pk: int, kind: str, purpose: str) -> Paper:
    """Make a paper of a penalty as it stands. Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, PAPER_EARLY,
    REASON_MISSING."""
    return _make(actor, PENALTIES.locked(actor, Penalty, pk), kind, purpose)


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.paper")
def make_of_pledge(actor: Actor, pk: int, kind: str, purpose: str) -> Paper:
    """Make the pledge to be signed. Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, REASON_MISSING."""
    return _make(actor, PLEDGE_ACTS.locked(actor, Pledge, pk), kind, purpose)


@PENALTIES.act(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS, name="penalty.paper")
def bring_of_penalty(actor: Actor, pk: int, content: bytes) -> Paper:
    """Keep a scan of a signed paper. Raises `RefusalError`: NOT_FOUND, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN."""
    return _bring(actor, PENALTIES.locked(actor, Penalty, pk), content)


@PLEDGE_ACTS.act(May.PROPOSE_SANCTIONS, name="pledge.paper")
def bring_of_pledge(actor: Actor, pk: int, content: bytes) -> Paper:
    """Keep the scan of the signed pledge. Raises `RefusalError`: NOT_FOUND, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN."""
    return _bring(actor, PLEDGE_ACTS.locked(actor, Pledge, pk), content)


def read(actor: Actor, paper: Paper, purpose: str) -> bytes:
    """The file, for a purpose; the look is in the trail. Raises `RefusalError` with a `FileCode` when there is none."""
    return papers.read(actor, paper, purpose, on=(paper.about.RECORD, paper.about.pk))


def _make(actor: Actor, row: Pledge | Penalty, kind: str, purpose: str) -> Paper:
    if kind not in MADE[type(row)]:
        raise RefusalError(Code.UNKNOWN_WORD)
    if PaperKind(kind) not in ready(row):
        raise RefusalError(Code.PAPER_EARLY)
    if not purpose.strip():
        raise RefusalError(Code.REASON_MISSING)
    shown = opener(actor, purpose.strip(), on=(row.RECORD, row.pk), fields=_FIELDS, rows=1)
    return _keep(actor, row, PaperKind(kind), papers.made(lambda: described(row, PaperKind(kind), shown)), "docx")


def _bring(actor: Actor, row: Pledge | Penalty, content: bytes) -> Paper:
    suffix = papers.scanned(content, Code)
    return _keep(actor, row, SCANNED[type(row)], content, suffix)


def _keep(actor: Actor, row: Pledge | Penalty, kind: PaperKind, content: bytes, suffix: str) -> Paper:
    paper = Paper(centre_id=row.centre_id, unit_id=row.unit_id, kind=kind, **{row.RECORD: row})
    papers.keep(actor, paper, content, action=f"{row.RECORD}.paper", on=(row.RECORD, row.pk), suffix=suffix)
    return paper


def described(row: Pledge | Penalty, kind: PaperKind, shown: Opener) -> Document:
    """The document of a kind, with who it is in clear."""
    person = row.individual
    name = shown("name", person.name) if person is not None else ""
    id_no = shown("id_no", person.id_no) if person is not None else ""
    if isinstance(row, Pledge):
        text = PLEDGES.at(noon(row.signed_on))
        return written.pledge(
            written.PledgeFacts(text.title, text.items, name, id_no, row.witness, row.signed_on, row.until)
        )
    day = row.decided_on or row.told_on or row.filed_on
    rules = PROCEDURE.at(noon(day))
    clocks = rules.all()
    facts = written.PenaltyFacts(
        bureau_of(row.centre, day), name or row.organisation, id_no or row.organisation_code, row.of_unit,
        shown("facts", row.facts), rule_of(row).basis, row.imposed, row.officers, row.told_on, row.hearing_right,
        clocks[ClockName.ASK_HEARING].length, row.document_no, row.decided_on, clocks[ClockName.PAY].length,
        f"百分之{rules.late_permille / 10:g}", clocks[ClockName.REVIEW].length, clocks[ClockName.SUIT].length,
        row.served_on, str(row.get_service_display()),
    )  # fmt: skip
    make = {PaperKind.NOTICE: written.notice, PaperKind.DECISION: written.decision, PaperKind.RECEIPT: written.receipt}
    return make[kind](facts)
