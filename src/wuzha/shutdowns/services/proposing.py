# SPDX-License-Identifier: Apache-2.0
"""Entering what is to be shut down, naming the evidence, looking up whose it is, and withdrawing."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.counting import cases
from wuzha.cases.queries.standing import is_filed
from wuzha.cases.queries.units import centre_of
from wuzha.documents import papers
from wuzha.engine.identifiers import redact
from wuzha.evidence.queries.lists import file_of
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blind, blinds
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownPaper
from wuzha.shutdowns.models.shutdown import Ask
from wuzha.shutdowns.queries.own import hits_of, owners_of
from wuzha.shutdowns.rules.life import HERE, OPEN, Act, Result, State
from wuzha.shutdowns.rules.values import MOST_SHOWN, Thing, as_asked, index_kind, is_of_state, masked, one_form
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.shutdowns.services.base import SHUTDOWNS, noted
from wuzha.warning.queries.detail import of as warning_of

#: Values entered at once.
MOST_VALUES = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NewShutdown:
    """What is to be shut down and why, in clear. Evidence is a file of the case, a scan, or a hash of a list."""

    thing: str
    value: str
    ask: str
    ground: str
    addressed_id: int
    case_id: int | None = None
    warning_id: int | None = None
    evidence_id: int | None = None
    scan: bytes = b""
    sha256: str = ""
    reason: str = ""
    bulk: UUID | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one value of a list: its shutdown, or why it was not taken."""

    shown: str
    made: Shutdown | None = None
    refused: RefusalError | None = None


class Around:
    """What values are judged by, looked up once for all of them: the cases, warnings and units that they name, the
    shutdowns that they have already, and how many people in reach have them."""

    def __init__(self, actor: Actor, news: Sequence[NewShutdown]) -> None:
        self.actor, self.centre, self.now = actor, centre_of(actor), timezone.now()
        self.rules = GROUNDS.at(self.now)
        self.cases = cases(actor).in_bulk({new.case_id for new in news} - {None})
        warnings = {new.warning_id for new in news if new.warning_id is not None}
        self.warnings = {pk for pk in warnings if warning_of(actor, pk) is not None}
        self.units = Unit.objects.in_bulk(choosable(actor, {new.addressed_id for new in news}))
        values = {(new.thing, one_form(new.thing, new.value)) for new in news if new.thing in Thing.values}
        self.owned = hits_of(actor, values)
        indexes = [index for thing, value in values for index in blinds(index_kind(thing), value)]
        self._there: dict[tuple[str, bytes], list[Shutdown]] = defaultdict(list)
        rows = Shutdown.unscoped.filter(centre_id=self.centre, value_index__in=indexes).order_by("pk")
        for row in rows.filter(Q(state__in=OPEN) | Q(state=State.ANSWERED)):
            self.know(row)

    def know(self, row: Shutdown) -> None:
        self._there[row.thing, bytes(row.value_index or b"")].append(row)

    def must_be_new(self, thing: str, indexes: Sequence[bytes], ask: str) -> None:
        """Tells of the shutdown that the value has already. One that is limited or suspended may still be shut down."""
        done = {Result.SHUT} if ask == Ask.SHUT else {Result.SHUT, Result.LIMITED, Result.SUSPENDED}
        there = [row for index in indexes for row in self._there.get((thing, index), ())]
        same = max(
            (row for row in there if row.state in OPEN or row.result in done), key=attrgetter("pk"), default=None
        )
        if same is not None:
            state = same.get_result_display() if same.result else same.get_state_display()
            raise RefusalError(Code.ALREADY, number=same.number, state=state)


def begun(around: Around, new: NewShutdown) -> Shutdown:
    """A value as it is to be entered, not yet written. Raises `RefusalError`: as `propose`."""
    actor, rules = around.actor, around.rules
    if around.centre is None or actor.unit_id is None:
        raise RefusalError(Code.NOT_FOUND)
    if not new.thing:
        raise RefusalError(Code.THING_UNTOLD, value=redact(new.value.strip())[:MOST_SHOWN])
    if new.thing not in Thing.values or new.ask not in Ask.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    value = one_form(new.thing, new.value)
    if not value:
        raise RefusalError(Code.VALUE_SHAPE, thing=Thing(new.thing).label)
    asked_for = as_asked(new.thing, new.value, value)
    if is_of_state(new.thing, value, rules.state_domains) and not new.reason.strip():
        raise RefusalError(Code.STATE_DOMAIN, value=masked(new.thing, asked_for))
    ground = rules.of(new.ground)
    if ground is None or not ground.holds(new.thing, new.ask, timezone.localdate(around.now)):
        raise RefusalError(Code.NO_GROUND)
    _must_be_founded(around, new)
    asked = around.units.get(new.addressed_id)
    if asked is None:
        raise RefusalError(Code.NO_UNIT)
    if not ground.takes(asked.kind, asked.name):
        raise RefusalError(Code.WRONG_UNIT, unit=asked.name, thing=Thing(new.thing).label, via=ground.via)
    found = index_kind(new.thing)
    around.must_be_new(new.thing, blinds(found, value), new.ask)
    return Shutdown(
        centre_id=around.centre, unit_id=actor.unit_id, thing=new.thing, value=seal(Kind.TEXT, asked_for),
        value_index=blind(found, value), shown=masked(new.thing, asked_for), ask=new.ask, ground=new.ground,
        case_id=new.case_id, warning_id=new.warning_id, reason=SHUTDOWNS.note(new.reason),
        addressed_id=new.addressed_id, bulk=new.bulk, proposed_by_id=actor.person_id, proposed_at=around.now,
        own_hits=around.owned[new.thing, value], synthetic=new.synthetic,
    )  # fmt: skip


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, name="shutdown.draft")
def propose(actor: Actor, new: NewShutdown) -> Shutdown:
    """Enter one value. It goes on once somebody has looked up that it is no victim's own.

    Raises `RefusalError`: NOT_FOUND without a centre, THING_UNTOLD, UNKNOWN_WORD, VALUE_SHAPE, STATE_DOMAIN,
    NO_GROUND, NOT_FOUNDED, NO_CASE, NOT_FILED, NO_WARNING, NO_UNIT, WRONG_UNIT, ALREADY, NO_EVIDENCE, HASH_SHAPE,
    TOO_LONG, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN.
    """
    row = begun(Around(actor, [new]), new)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "shutdown_live_once" not in str(error):
            raise
        begun(Around(actor, [new]), new)
        raise
    SHUTDOWNS.history(actor, row, Act.DRAFT, row.state, at=row.proposed_at, note=None, because="")
    record(actor, "shutdown.draft", on=(Shutdown.RECORD, row.pk), detail=told(row))
    if new.evidence_id is not None or new.scan or new.sha256:
        _name_evidence(actor, row, new.evidence_id, new.scan, new.sha256)
    return row


def told(row: Shutdown) -> dict[str, str]:
    """What the trail says of a new one."""
    return {"kind": row.thing, "ground": row.ground}


def propose_many(actor: Actor, common: NewShutdown, values: Sequence[tuple[str, str]]) -> list[Taken]:
    """Enter a list of (thing, value) that share everything else; each is taken or refused by itself.

    Raises `RefusalError`: NO_VALUES, TOO_MANY.
    """
    if not values:
        raise RefusalError(Code.NO_VALUES)
    if len(values) > MOST_VALUES:
        raise RefusalError(Code.TOO_MANY, most=MOST_VALUES)
    bulk = uuid4() if len(values) > 1 else None
    taken, met = [], set()
    for thing, text in values:
        form = one_form(thing, text) if thing in Thing.values else ""
        shown = masked(thing, as_asked(thing, text, form)) if form else redact(text.strip())[:MOST_SHOWN]
        if form and (thing, form) in met:
            taken.append(Taken(shown, refused=RefusalError(Code.TWICE)))
            continue
        met.add((thing, form))
        try:
            taken.append(Taken(shown, propose(actor, _one_of(common, thing, text, bulk))))
        except RefusalError as refused:
            taken.append(Taken(shown, refused=refused))
    return taken


def _one_of(common: NewShutdown, thing: str, value: str, bulk: UUID | None) -> NewShutdown:
    return NewShutdown(
        thing, value, common.ask, common.ground, common.addressed_id, common.case_id, common.warning_id,
        common.evidence_id, common.scan, common.sha256, common.reason, bulk, common.synthetic,
    )  # fmt: skip


def _must_be_founded(around: Around, new: NewShutdown) -> None:
    if new.case_id is not None:
        case = around.cases.get(new.case_id)
        if case is None:
            raise RefusalError(Code.NO_CASE)
        if not is_filed(case):
            raise RefusalError(Code.NOT_FILED)
    if new.warning_id is not None and new.warning_id not in around.warnings:
        raise RefusalError(Code.NO_WARNING)
    if new.case_id is None and new.warning_id is None:
        raise RefusalError(Code.NOT_FOUNDED)


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, name="shutdown.evidence")
def name_evidence(
    actor: Actor, pk: int, evidence_id: int | None = None, scan: bytes = b"", sha256: str = ""
) -> Shutdown:
    """Name the evidence of a draft: a file of the case, a scan that is brought in here, or the hash of one elsewhere.

    Raises `RefusalError`: WRONG_STATE, EVIDENCE_MISSING, NO_EVIDENCE, HASH_SHAPE, FILE_TOO_BIG, FILE_KIND, FILE_BROKEN.
    """
    row = SHUTDOWNS.locked(actor, Shutdown, pk)
    if row.state not in (State.DRAFT, State.RETURNED):
        raise SHUTDOWNS.wrong_state(row)
    if evidence_id is None and not scan and not sha256.strip():
        raise RefusalError(Code.EVIDENCE_MISSING)
    return _name_evidence(actor, row, evidence_id, scan, sha256)


def _name_evidence(actor: Actor, row: Shutdown, evidence_id: int | None, scan: bytes, sha256: str) -> Shutdown:
    if scan:
        suffix = papers.scanned(scan, Code)
        paper = ShutdownPaper(shutdown=row, kind="EVIDENCE", sha256=hashlib.sha256(scan).hexdigest())
        papers.keep(actor, paper, scan, action="shutdown.paper", on=(Shutdown.RECORD, row.pk), suffix=suffix)
        return noted(actor, row, Act.EVIDENCE, sha256=paper.sha256)
    if evidence_id is not None:
        file = file_of(actor, evidence_id)
        if file is None or file.case_id != row.case_id:
            raise RefusalError(Code.NO_EVIDENCE)
        return noted(actor, row, Act.EVIDENCE, sha256=file.sha256, evidence_id=file.pk)
    return noted(actor, row, Act.EVIDENCE, sha256=hash_of(sha256))


def hash_of(text: str) -> str:
    """The hash of evidence that lies elsewhere, as it is kept. Raises `RefusalError`: HASH_SHAPE."""
    bare = text.strip().lower()
    if not _SHA256.fullmatch(bare):
        raise RefusalError(Code.HASH_SHAPE)
    return bare


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, name="shutdown.confirm")
def confirm(actor: Actor, pk: int, *, looked: bool, why: str = "", version: int | None = None) -> Shutdown:
    """Say that the value was looked up and is no victim's own; where one has it, why it is to be shut all the same.

    Raises `RefusalError`: WRONG_STATE, CHANGED, EVIDENCE_MISSING, NOT_CHECKED, OWN_NUMBER, TOO_LONG.
    """
    row = SHUTDOWNS.locked(actor, Shutdown, pk, version)
    SHUTDOWNS.allowed(row, Act.CONFIRM)
    if not row.sha256:
        raise RefusalError(Code.EVIDENCE_MISSING)
    if not looked:
        raise RefusalError(Code.NOT_CHECKED)
    hits = len(owners_of(actor, row.thing, row.value))
    if hits and not why.strip():
        raise RefusalError(Code.OWN_NUMBER, count=hits)
    return SHUTDOWNS.move(
        actor, row, Act.CONFIRM, note=why, own_hits=hits, own_checked_by_id=actor.person_id,
        own_checked_at=timezone.now(), detail={"rows": hits},
    )  # fmt: skip


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, name="shutdown.drop")
def drop(actor: Actor, pk: int, reason: str) -> Shutdown:
    """Withdraw what is not asked of anybody yet. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, TOO_LONG."""
    row = SHUTDOWNS.locked(actor, Shutdown, pk)
    if row.state not in HERE:
        raise SHUTDOWNS.wrong_state(row)
    return SHUTDOWNS.move(actor, row, Act.DROP, note=SHUTDOWNS.reason(reason))
