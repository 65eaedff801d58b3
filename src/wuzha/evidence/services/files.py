# SPDX-License-Identifier: Apache-2.0
"""Files of evidence: taken in sealed, with their hashes; statements read for what they name; compared again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.engine.identifiers import mentions
from wuzha.engine.linkage.values import domain_of, host_of
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Device, Entity, EvidenceFile, Exhibit
from wuzha.evidence.reading import UnreadableError, paragraphs, suffix_of
from wuzha.evidence.rules.found import EntityKind, FileKind, Role
from wuzha.evidence.rulesets import CUSTODY
from wuzha.evidence.services.base import EVIDENCE, locked_case, next_no, scene_of
from wuzha.evidence.services.devices import entity, of_victims
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.runtime.home import default_home
from wuzha.sealed import Kind, seal, streams
from wuzha.sealed.owners import Owner, Place
from wuzha.sealed.streams import BrokenSealError, KeptFile

FILES = Owner(
    ("files of evidence", "证据文件"),
    Place.UPLOADS,
    lambda: EvidenceFile.unscoped.filter(erased_at__isnull=True),
    "stored_as",
)
#: What a photo and a statement may be.
_FIT = {FileKind.PHOTO: {"jpg", "png"}, FileKind.STATEMENT: {"docx", "txt", "pdf"}}
#: Bytes of a statement that is read for what it names.
MOST_STATEMENT = 20 * 1024 * 1024
#: Entities of one statement.
MOST_FOUND = 500
_HEAD = 16


class _Hashes:
    """The hashes of pieces as they go by, their number of bytes, and how they begin."""

    def __init__(self, most: int) -> None:
        self.sha256 = hashlib.sha256()
        self.sm3 = hashlib.new("sm3") if "sm3" in hashlib.algorithms_available else None
        self.most, self.size, self.head = most, 0, b""

    def through(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Raises `RefusalError`: FILE_TOO_BIG."""
        for piece in pieces:
            self.size += len(piece)
            if self.size > self.most:
                raise RefusalError(Code.FILE_TOO_BIG, most=self.most // 1024 // 1024)
            self.head = (self.head + piece)[:_HEAD] if len(self.head) < _HEAD else self.head
            self.sha256.update(piece)
            if self.sm3 is not None:
                self.sm3.update(piece)
            yield piece

    @property
    def digests(self) -> tuple[str, str]:
        return self.sha256.hexdigest(), self.sm3.hexdigest() if self.sm3 is not None else ""


@EVIDENCE.act(May.WORK_CASES, name="evidence_file.add")
def add_file(
    actor: Actor,
    case_id: int,
    kind: str,
    name: str,
    pieces: Iterable[bytes],
    *,
    scene_id: int | None = None,
    exhibit_id: int | None = None,
    device_id: int | None = None,
) -> EvidenceFile:
    """Keep a file of a case as it came, sealed, with its hashes. What a statement names is proposed to the case.

    Raises `RefusalError`: NOT_FOUND, FILE_TOO_BIG, FILE_EMPTY, FILE_KIND, FILE_UNREADABLE.
    """
    case = locked_case(actor, case_id)
    for model, pk in ((Exhibit, exhibit_id), (Device, device_id)):
        if pk is not None and not model.unscoped.filter(case=case, pk=pk).exists():
            raise RefusalError(Code.NOT_FOUND)
    hashes = _Hashes(CUSTODY.at().most_megabytes * 1024 * 1024)
    stored = secrets.token_hex(16)
    place = Place.UPLOADS.path(stored)
    default_home().prepare()
    place.parent.mkdir(mode=0o700, exist_ok=True)
    # Its row before its file is whole would name nothing; a file whose row is rolled back is nobody's and swept.
    streams.write(place, hashes.through(pieces))
    try:
        suffix = _fitting(FileKind(kind), hashes, name)
        sha256, sm3 = hashes.digests
        made: EvidenceFile = EvidenceFile.unscoped.create(
            case=case, no=next_no(EvidenceFile, case.pk), kind=kind, stored_as=stored, name=seal(Kind.TEXT, name),
            suffix=suffix, size=hashes.size, sha256=sha256, sm3=sm3, scene=scene_of(case.pk, scene_id),
            exhibit_id=exhibit_id, device_id=device_id, by_id=actor.person_id,
        )  # fmt: skip
        found = propose(actor, made) if kind == FileKind.STATEMENT else 0
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    detail = {"case": case.pk, "kind": kind, "sha256": sha256[:16], "found": found}
    record(actor, "evidence_file.add", on=(EvidenceFile.RECORD, made.pk), detail=detail)
    return made


def _fitting(kind: FileKind, hashes: _Hashes, name: str) -> str:
    if not hashes.size:
        raise RefusalError(Code.FILE_EMPTY)
    suffix = suffix_of(hashes.head, name)
    if suffix not in _FIT.get(kind, {suffix}):
        raise RefusalError(Code.FILE_KIND)
    if kind is FileKind.STATEMENT and hashes.size > MOST_STATEMENT:
        raise RefusalError(Code.FILE_TOO_BIG, most=MOST_STATEMENT // 1024 // 1024)
    return suffix


def propose(actor: Actor, file: EvidenceFile) -> int:
    """Propose what a statement names, each once, where it stands first; how many."""
    try:
        with KeptFile(Place.UPLOADS.path(file.stored_as)).open() as opened:
            lines = paragraphs(opened.read(), file.suffix)
    except UnreadableError as error:
        raise RefusalError(Code.FILE_UNREADABLE) from error
    own, known = of_victims(actor, file.case), dict[tuple[str, bytes], Entity]()
    for number, line in enumerate(lines, 1):
        for one in mentions(line):
            for kind, value in _with_domain(one.kind, one.value):
                made = entity(kind, value, role=Role.MENTION, case_id=file.case_id, by_id=actor.person_id)
                if made is None or len(known) >= MOST_FOUND:
                    continue
                index = bytes(made.value_index or b"")
                made.file, made.paragraph, made.sure, made.own = file, number, one.sure, index in own
                before = known.setdefault((kind, index), made)
                before.sure = before.sure or one.sure
    Entity.unscoped.bulk_create(known.values())
    return len(known)


def _with_domain(kind: str, value: str) -> list[tuple[str, str]]:
    """A web address names its site too."""
    if kind != EntityKind.URL:
        return [(kind, value)]
    return [(kind, value), (EntityKind.DOMAIN, domain_of(host_of(value)))]


@EVIDENCE.act(May.READ_CASES, name="evidence_file.check")
def check(actor: Actor, pk: int) -> bool:
    """校验: whether the file is what came, by its hashes. Raises `RefusalError`: NOT_FOUND, FILE_ERASED."""
    file = EVIDENCE.locked(actor, EvidenceFile, pk)
    if file.erased_at is not None:
        raise RefusalError(Code.FILE_ERASED)
    hashes = _Hashes(file.size)
    try:
        with KeptFile(Place.UPLOADS.path(file.stored_as)).open() as opened:
            for _piece in hashes.through(iter(lambda: opened.read(1 << 20), b"")):
                pass
        intact = hashes.size == file.size and hashes.digests == (file.sha256, file.sm3 or hashes.digests[1])
    except (FileNotFoundError, BrokenSealError, RefusalError):
        intact = False
    EvidenceFile.unscoped.filter(pk=pk).update(checked_at=timezone.now(), intact=intact)
    outcome = {"intact": intact, "sha256": file.sha256[:16]}
    record(actor, "evidence_file.check", on=(EvidenceFile.RECORD, pk), detail=outcome)
    return intact


def read(actor: Actor, file: EvidenceFile, purpose: str) -> bytes:
    """The file in clear, for a purpose; the look is in the trail. Raises `RefusalError`: FILE_ERASED, FILE_LOST."""
    if file.erased_at is not None:
        raise RefusalError(Code.FILE_ERASED)
    with transaction.atomic():
        opener(actor, purpose, on=(EvidenceFile.RECORD, file.pk), fields=["file"], rows=1)
    try:
        with KeptFile(Place.UPLOADS.path(file.stored_as)).open() as opened:
            return opened.read()
    except (FileNotFoundError, BrokenSealError) as error:
        record(
            actor, "file.missing", on=(EvidenceFile.RECORD, file.pk), fields=["file"], outcome="REFUSED",
            detail={"file": file.stored_as},
        )  # fmt: skip
        raise RefusalError(Code.FILE_LOST) from error
