# SPDX-License-Identifier: Apache-2.0
"""Papers of records: official documents made here, or scans brought in; kept sealed, read for a purpose.

A domain has a table (`KeptPaper`) with a `kind`, and for each paper that it makes a pure function from facts to a
`Document`. Its acts say who may, and open what the facts need with a read event (`core.reveal`):

    @CASES.act(May.WORK_CASES, name="case.paper")
    def make(actor: Actor, pk: int, purpose: str) -> CasePaper:
        case = CASES.locked(actor, Case, pk)
        shown = opener(actor, purpose, on=("case", pk), fields=["name"], rows=1)
        paper = CasePaper(case=case, kind=PaperKind.NOTICE)
        keep(actor, paper, made(lambda: notice(facts(case, shown))), action="case.paper", on=("case", pk))
        return paper
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.files import FileCode
from wuzha.core.reveal import reveal_files
from wuzha.documents.description import Document
from wuzha.documents.render import render
from wuzha.documents.rulesets import FONTS
from wuzha.engine.calendar import SHANGHAI
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed.files import write_sealed

#: Megabytes a scan may have, and what it may begin with.
MOST_MB = 20
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png"}
#: Without its end a PDF was cut off or is none (ISO 32000-1, 7.5.5: the last line; readers allow for 1024 bytes after).
_END, _TAIL = b"%%EOF", 1024


class KeptPaper(models.Model):
    """A file below the data directory, sealed. What it belongs to and its `kind` are the domain's."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    suffix = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By")
    )

    class Meta:
        abstract = True


def made(describe: Callable[[], Document]) -> bytes:
    """The file of a document, with the fonts in force today.

    A paper is Chinese whoever makes it: what describes it is called in Chinese and in the city's time, whatever the
    language of the page, so that names of choices and dates it asks for are Chinese too. Passes refusals on.
    """
    with translation.override("zh-hans"), timezone.override(SHANGHAI):
        return render(describe(), FONTS.at().fonts)


def scanned(content: bytes, codes: type[RefusalCode]) -> str:
    """What a scan is (its suffix): its first bytes say so, not its name. Refuses FILE_TOO_BIG (most), FILE_KIND, and
    FILE_BROKEN for a PDF without an end."""
    if len(content) > MOST_MB * 1024 * 1024:
        raise RefusalError(codes["FILE_TOO_BIG"], most=MOST_MB)
    suffix = next((suffix for magic, suffix in _MAGIC.items() if content.startswith(magic)), "")
    if not suffix:
        raise RefusalError(codes["FILE_KIND"])
    if suffix == "pdf" and _END not in content[-_TAIL:]:
        raise RefusalError(codes["FILE_BROKEN"])
    return suffix


def keep(
    actor: Actor,
    paper: Any,
    content: bytes,
    *,
    action: str,
    on: tuple[str, object],
    suffix: str = "docx",
    detail: dict[str, Any] | None = None,
) -> None:
    """Keep the content of a new paper of a record, with an event."""
    paper.suffix, paper.size, paper.by_id = suffix, len(content), actor.person_id
    # Before the row: a row without its file would be a document nobody can read.
    write_sealed(paper.uid, content)
    paper.save(force_insert=True)
    record(actor, action, on=on, detail={"kind": str(paper.kind)} | (detail or {}))


def read(actor: Actor, paper: Any, purpose: str, *, on: tuple[str, object]) -> bytes:
    """The file, for a purpose; the look is in the trail. Raises `RefusalError` with a `FileCode` when there is none."""
    with transaction.atomic():
        (content,) = reveal_files(actor, purpose, on=on, files={f"paper.{paper.kind.lower()}": paper.uid})
    if isinstance(content, FileCode):
        raise RefusalError(content)
    return content
