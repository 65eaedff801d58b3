# SPDX-License-Identifier: Apache-2.0
"""Evidence for items that no figure fills in, and the certificate; sealed, read for a purpose."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.fraudfree.documents import CertificateFacts, certificate
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, UnitFile
from wuzha.fraudfree.queries.lists import city_of, file_of
from wuzha.fraudfree.queries.sheet import items_of
from wuzha.fraudfree.rules.life import HOLDS, State
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services.base import CITY, OWN, UNITS, locked, must_be
from wuzha.refusals import RefusalError
from wuzha.sealed.owners import Owner, Place

FILES = Owner(("files of fraud-free units", "无诈单元材料"), Place.FILES, lambda: UnitFile.unscoped.all())
#: States in which evidence may still be added.
ADDS = (State.APPLIED, State.CHECKED, State.CREATING, State.EVALUATING)
MEGABYTE = 1024 * 1024


@UNITS.act(*OWN, name="fraudfree.evidence")
def keep(actor: Actor, pk: int, item: str, content: bytes) -> UnitFile:
    """Keep a file as evidence of an item. Raises `RefusalError`: WRONG_STATE, ITEM_UNKNOWN, FILES_MANY, FILE_TOO_BIG,
    FILE_KIND, FILE_BROKEN."""
    row = locked(actor, pk)
    must_be(row, *ADDS)
    if item not in {one.code for one in items_of(row)}:
        raise RefusalError(Code.ITEM_UNKNOWN)
    terms = TERMS.at()
    kept = UnitFile.unscoped.filter(free_unit=row, round=row.round, kind="EVIDENCE").values_list("pk")[: terms.files]
    if len(kept) >= terms.files:
        raise RefusalError(Code.FILES_MANY, most=terms.files)
    if len(content) > terms.file_mb * MEGABYTE:
        raise RefusalError(Code.FILE_TOO_BIG, most=terms.file_mb)
    suffix = papers.scanned(content, Code)
    made = UnitFile(free_unit=row, round=row.round, kind="EVIDENCE", item=item)
    papers.keep(
        actor, made, content, action="fraudfree.evidence", on=(FreeUnit.RECORD, row.pk), suffix=suffix,
        detail={"item": item},
    )  # fmt: skip
    UNITS.save(row)
    return made


@UNITS.act(*CITY, name="fraudfree.certificate")
def make_certificate(actor: Actor, pk: int) -> UnitFile:
    """Make the certificate of a title. Raises `RefusalError`: NO_CERTIFICATE."""
    row = locked(actor, pk)
    if row.state not in HOLDS or row.awarded_on is None or row.score is None:
        raise RefusalError(Code.NO_CERTIFICATE)
    city = city_of(row)
    facts = CertificateFacts(
        row.name, row.kind, row.township.name, row.certificate_no, row.awarded_on, row.score,
        row.score >= TERMS.at().excels, f"{city.name}打击治理电信网络新型违法犯罪工作联席会议办公室",
    )  # fmt: skip
    made = UnitFile(free_unit=row, round=row.round, kind="CERTIFICATE")
    papers.keep(
        actor, made, papers.made(lambda: certificate(facts)), action="fraudfree.certificate",
        on=(FreeUnit.RECORD, row.pk),
    )  # fmt: skip
    return made


def read(actor: Actor, pk: int) -> tuple[UnitFile, bytes]:
    """A file, for the unit it belongs to; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a `FileCode`
    when it cannot be had."""
    found = file_of(actor, pk)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理无诈单元：{found.free_unit.number}"
    return found, papers.read(actor, found, purpose, on=(FreeUnit.RECORD, found.free_unit_id))
