# SPDX-License-Identifier: Apache-2.0
"""Files of requests: scans beside what is asked and beside an answer, sealed, read for a purpose."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAnswer, RequestFile
from wuzha.requests.queries.lists import file_of
from wuzha.sealed.owners import Owner, Place

FILES = Owner(("files of requests", "交办附件"), Place.FILES, lambda: RequestFile.unscoped.all())


def keep(actor: Actor, row: Request, content: bytes, answer: RequestAnswer | None = None) -> RequestFile:
    """Keep a scan of a locked request. Raises `RefusalError`: FILE_TOO_BIG, FILE_KIND, FILE_BROKEN."""
    suffix = papers.scanned(content, Code)
    made = RequestFile(request=row, answer=answer, kind="ANSWER" if answer is not None else "ASKED")
    papers.keep(actor, made, content, action="request.file", on=(Request.RECORD, row.pk), suffix=suffix)
    return made


def read(actor: Actor, pk: int) -> tuple[RequestFile, bytes]:
    """A file, for the request it belongs to; the look is in the trail.

    Raises `RefusalError`: NOT_FOUND, or a `FileCode` when it cannot be had.
    """
    found = file_of(actor, pk)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理交办事项：{found.request.number}"
    return found, papers.read(actor, found, purpose, on=(Request.RECORD, found.request_id))
