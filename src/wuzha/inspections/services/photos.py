# SPDX-License-Identifier: Apache-2.0
"""Photos of inspections: JPEG and PNG, so many and so big as the rules say, sealed, read for a purpose."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.documents import papers
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Inspection, InspectionPhoto, TicketPaper
from wuzha.inspections.rulesets import PAPERS as RULES
from wuzha.refusals import RefusalError
from wuzha.sealed.owners import Owner, Place

PHOTOS = Owner(("photos of inspections", "督导检查照片"), Place.FILES, lambda: InspectionPhoto.unscoped.all())
PAPERS = Owner(("papers of tickets", "督办单文书"), Place.FILES, lambda: TicketPaper.unscoped.all())
_MAGIC = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png"}


def keep_photo(actor: Actor, photo: InspectionPhoto, content: bytes) -> None:
    """Keep a photo, sealed. Raises `RefusalError`: PHOTO_KIND, PHOTO_BIG, PHOTO_MANY."""
    rules = RULES.at()
    suffix = next((suffix for magic, suffix in _MAGIC.items() if content.startswith(magic)), "")
    if not suffix:
        raise RefusalError(Code.PHOTO_KIND)
    if len(content) > rules.photo_mb * 1024 * 1024:
        raise RefusalError(Code.PHOTO_BIG, most=rules.photo_mb)
    kept = InspectionPhoto.unscoped.filter(inspection=photo.inspection_id).values_list("pk")[: rules.photos]
    if len(kept) >= rules.photos:
        raise RefusalError(Code.PHOTO_MANY, most=rules.photos)
    on = (Inspection.RECORD, photo.inspection_id)
    papers.keep(actor, photo, content, action="inspection.photo", on=on, suffix=suffix)


def read_photo(actor: Actor, pk: int) -> tuple[InspectionPhoto, bytes]:
    """A photo, for the inspection it belongs to; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a
    `FileCode` when it cannot be had."""
    found = InspectionPhoto.objects.visible_to(actor).select_related("inspection").filter(pk=pk).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"查看督导检查照片：{found.inspection.number}"
    return found, papers.read(actor, found, purpose, on=(Inspection.RECORD, found.inspection_id))
