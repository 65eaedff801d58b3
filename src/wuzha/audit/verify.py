# SPDX-License-Identifier: Apache-2.0
"""Is the trail whole? Every link recomputed, every code checked, every anchor that is found held against it.

What is looked for is what somebody can do who writes the database, as its superuser with the triggers off: change an
event, take one out, put one in (with an old date too), change their order, cut the end off, delete everything, rewrite
it, put an older copy back. The last four leave a chain, or none, and show only where an anchor was kept elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from wuzha.audit import stamps, witness
from wuzha.audit.actor import Actor
from wuzha.audit.anchor import Anchor, lines
from wuzha.audit.anchors import EVERY, place
from wuzha.audit.chain import BOUNDARY, GENESIS, Kind, Linker
from wuzha.audit.labels import ANCHORED, VERIFIED
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.runtime.http import NoAnswerError

#: After so long without an anchor the hourly one did not come, or is not there any more.
OLD = 2 * EVERY
#: Findings that are told one by one; all of them are counted.
TOLD = 100


class Reason(StrEnum):
    """What is wrong at a place."""

    MISSING = "missing"  # a link is not there
    INSERTED = "inserted"  # a second link at the same place
    CHANGED = "changed"  # the link is not that of this event at this place
    FORGED = "forged"  # no process with the key has made this event
    EMPTIED = "emptied"  # nothing is there, though events were given numbers
    BOUNDARY = "boundary"  # events with codes begin without the boundary behind those that have none
    ANCHOR = "anchor"  # the chain is not the one that an anchor was taken of: cut, deleted, rewritten or put back
    ANCHOR_FORGED = "anchor_forged"  # a line of a file of anchors was changed, put in, or taken out
    STAMP = "stamp"  # a time-stamp is not of its anchor, or not by whom it should be, or was given much later
    ANCHOR_LOST = "anchor_lost"  # the trail names anchors that their file does not hold any more


class Note(StrEnum):
    """What limits the answer."""

    NO_ANCHOR = "no_anchor"  # nothing was kept elsewhere: a cut-off end, or all of it gone, would not show
    ANCHOR_OLD = "anchor_old"  # no anchor of the last hours: none was taken, or its line was taken away
    ANCHORS_ELSEWHERE = "anchors_elsewhere"  # the trail names files of anchors that were not given
    STAMPS_UNCHECKED = "stamps_unchecked"  # no certificates are named by which stamps could be checked
    UNSTAMPED = "unstamped"  # the newest anchors have no stamp, though an authority is named
    WITNESS_AWAY = "witness_away"  # the witness did not answer
    WITNESS_BEHIND = "witness_behind"  # the witness does not know the newest anchors


@dataclass(frozen=True, slots=True)
class Finding:
    """`seq` is the place in the chain, for a line of a file of anchors its number; `event` the id, if there is one."""

    reason: Reason
    seq: int | None
    event: int | None
    #: For an anchor: when it was taken.
    at: str | None = None


@dataclass(slots=True)
class Verdict:
    """What a walk found. `head` is the last hash as hexadecimal: print it or send it elsewhere as an anchor."""

    events: int = 0
    unsealed: int = 0
    head: str = GENESIS.hex()
    #: Events from before codes: their links cover them, no code does.
    without_code: int = 0
    #: Anchors held against the chain, and when the newest of them was taken.
    anchors: int = 0
    anchored_at: str | None = None
    #: Anchors with a time-stamp that holds, and when the newest of them was taken.
    stamps: int = 0
    stamped_at: str | None = None
    #: Anchors that the witness keeps of us, and when the newest of them was taken.
    witnessed: int = 0
    witnessed_at: str | None = None
    faults: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.faults

    def fault(self, reason: Reason, seq: int | None, event: int | None = None, at: str | None = None) -> None:
        self.faults += 1
        if len(self.findings) < TOLD:
            self.findings.append(Finding(reason, seq, event, at))

    @property
    def first(self) -> Finding | None:
        return self.findings[0] if self.findings else None

    def as_dict(self) -> dict[str, Any]:
        first = self.first
        return {
            "ok": self.ok, **asdict(self), "broken_seq": first and first.seq, "broken_id": first and first.event,
            "reason": first and first.reason,
        }  # fmt: skip


def verify(
    heads: Sequence[str] = (), files: Iterable[Path] = (), told: Iterable[list[Anchor | None]] | None = None
) -> Verdict:
    """Walk the whole chain. `heads` are hashes printed earlier, `files` further files of anchors, `told` what a witness
    keeps.

    1. Read all anchors, and check the lines of each file against each other.
    2. Walk the chain: place after place, each link, each code; hold the anchors of a place against its hash.
    3. What an anchor says of a place behind the last one is cut off.
    4. Check the codes of what is not sealed yet.
    5. Hold the anchors that the trail names against the files.
    """
    verdict = Verdict()
    kept = _Kept(verdict, heads, [place(), *files], told)
    walk = _Walk(verdict, kept)
    for event in Event.objects.filter(seq__isnull=False).order_by("seq", "id").iterator(chunk_size=5000):
        walk.step(event)
    verdict.events, verdict.head = walk.count, walk.previous.hex()
    if not walk.count and not Event.objects.exists() and _was_used():
        verdict.fault(Reason.EMPTIED, None)
    kept.close(walk.seq)
    walk.tail(Event.objects.filter(seq__isnull=True).order_by("id").iterator(chunk_size=5000))
    kept.named(walk.named)
    return verdict


def _was_used() -> bool:
    """Whether the trail of this database ever had an event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_called FROM audit_event_id_seq")
        return bool(cursor.fetchone()[0])


def verify_and_tell(heads: Sequence[str] = (), files: Iterable[Path] = ()) -> Verdict:
    """`verify`, with what the witness of the settings keeps, and with an event in the trail of what came of it."""
    told_elsewhere, away = None, False
    if settings.WUZHA_WITNESS:
        try:
            told_elsewhere = witness.told()
        except (NoAnswerError, ValueError):
            away = True
    verdict = verify(heads, files, told_elsewhere)
    if away:
        verdict.notes.append(Note.WITNESS_AWAY)
    told = {"events": verdict.events, "faults": verdict.faults, "anchors": verdict.anchors, "head": verdict.head}
    if verdict.first is not None:
        told |= {"reason": verdict.first.reason, "seq": verdict.first.seq}
    record(Actor.system("audit"), VERIFIED, outcome="OK" if verdict.ok else "FAILED", detail=told)
    return verdict


class _Kept:
    """The anchors that were found, by the place that they are of."""

    def __init__(
        self,
        verdict: Verdict,
        heads: Sequence[str],
        files: Iterable[Path],
        told: Iterable[list[Anchor | None]] | None,
    ) -> None:
        self._verdict = verdict
        self._heads = {head.strip().lower() for head in heads}
        self._by_seq: dict[int, list[Anchor]] = defaultdict(list)
        #: File → number of its last line.
        self._last: dict[str, int] = {}
        for path in dict.fromkeys(path.absolute() for path in files):
            here = self._add(lines(path))
            self._stamps(path, here)
        if told is not None:
            ours = max((one.at for some in self._by_seq.values() for one in some), default="")
            there = [one for some in told for one in self._add(some)]
            verdict.witnessed, verdict.witnessed_at = len(there), max((one.at for one in there), default=None)
            if (verdict.witnessed_at or "") < ours:
                verdict.notes.append(Note.WITNESS_BEHIND)
        found = [one for some in self._by_seq.values() for one in some]
        verdict.anchors = len(found) + len(self._heads)
        verdict.anchored_at = max((one.at for one in found), default=None)
        if not verdict.anchors:
            verdict.notes.append(Note.NO_ANCHOR)
        elif found and timezone.now() - max(one.moment for one in found) > OLD:
            verdict.notes.append(Note.ANCHOR_OLD)
        for anchor in self._by_seq.pop(0, []):
            if anchor.head != GENESIS.hex():
                verdict.fault(Reason.ANCHOR, 0, at=anchor.at)

    def _add(self, found: Iterable[Anchor | None]) -> list[Anchor]:
        """Keep those of one file that hold."""
        sound = list(self._sound(found))
        for anchor in sound:
            self._by_seq[anchor.seq].append(anchor)
            self._last[anchor.file] = max(anchor.number, self._last.get(anchor.file, 0))
        return sound

    def _stamps(self, path: Path, here: list[Anchor]) -> None:
        """Check the time-stamps in a file against its anchors."""
        found = list(stamps.stamps(path))
        if not found and not settings.WUZHA_TSA:
            return
        known = stamps.roots()
        if not known:
            return self._verdict.notes.append(Note.STAMPS_UNCHECKED)
        by_place = {(one.file, one.number): one for one in here}
        for one in found:
            anchor = by_place.get((one.file, one.number))
            if anchor is None or not stamps.holds(one, anchor, known):
                self._verdict.fault(Reason.STAMP, one.number, at=anchor.at if anchor else None)
            else:
                self._verdict.stamps += 1
                self._verdict.stamped_at = max(anchor.at, self._verdict.stamped_at or "")
        stamped = {(one.file, one.number) for one in found}
        if here and (here[-1].file, here[-1].number) not in stamped and Note.UNSTAMPED not in self._verdict.notes:
            self._verdict.notes.append(Note.UNSTAMPED)

    def _sound(self, found: Iterable[Anchor | None]) -> Iterator[Anchor]:
        """The lines of one file that hold. One cut short by a crash is passed over: the next names the one before."""
        before: Anchor | None = None
        for one in found:
            if one is None:
                continue
            follows = before is None or (one.file, one.number, one.previous) == (
                before.file,
                before.number + 1,
                before.mac,
            )
            begins = before is not None or (one.number == 1 and not one.previous)
            if one.genuine():
                yield one
            if not (one.genuine() and follows and begins):
                self._verdict.fault(Reason.ANCHOR_FORGED, one.number, at=one.at)
            before = one

    def hold(self, seq: int, stored: bytes) -> None:
        """Hold the anchors of a place against the hash there."""
        head = stored.hex()
        self._heads.discard(head)
        for anchor in self._by_seq.pop(seq, []):
            if anchor.head != head:
                self._verdict.fault(Reason.ANCHOR, seq, at=anchor.at)

    def close(self, last: int) -> None:
        """What is left is of no place of this chain."""
        for seq in sorted(self._by_seq):
            for anchor in self._by_seq[seq]:
                self._verdict.fault(Reason.ANCHOR, seq, at=anchor.at)
        for _head in self._heads - {GENESIS.hex()}:
            self._verdict.fault(Reason.ANCHOR, last)

    def named(self, named: dict[str, int]) -> None:
        """Hold the newest number that the trail names of each file against the file."""
        for name, number in named.items():
            if name not in self._last:
                if Note.ANCHORS_ELSEWHERE not in self._verdict.notes:
                    self._verdict.notes.append(Note.ANCHORS_ELSEWHERE)
            elif number > self._last[name]:
                self._verdict.fault(Reason.ANCHOR_LOST, number)


class _Walk:
    """Along the chain. Behind a fault it goes on from the hash that stands there, so that the next one shows too."""

    def __init__(self, verdict: Verdict, kept: _Kept) -> None:
        self._verdict, self._kept = verdict, kept
        self._linker = Linker()
        self._before_boundary = True
        #: The hash before is unknown: its event is missing.
        self._torn = False
        self.seq, self.count, self.previous = 0, 0, GENESIS
        #: File of anchors → the newest number of it that the trail names.
        self.named: dict[str, int] = {}

    def step(self, event: Event) -> None:
        """The next event by its place."""
        seq, stored = event.seq or 0, bytes(event.hash or b"")
        self.count += 1
        if seq <= self.seq:
            return self._verdict.fault(Reason.INSERTED, seq, event.pk)
        if seq > self.seq + 1:
            self._verdict.fault(Reason.MISSING, self.seq + 1)
            self._torn = True
        kind = self._linker.check(self.previous, seq, event, before_boundary=self._before_boundary)
        self._judge(seq, event, kind)
        self._kept.hold(seq, stored)
        self.seq, self.previous, self._torn = seq, stored, False

    def _judge(self, seq: int, event: Event, kind: Kind | None) -> None:
        if kind is Kind.FIRST:
            self._verdict.without_code += 1
            return
        if self._before_boundary and event.mac is not None:
            self._before_boundary = False
            if self._verdict.without_code and not self._is_boundary(seq, event, kind):
                self._verdict.fault(Reason.BOUNDARY, seq, event.pk)
        if kind is None:
            if not self._torn:
                self._verdict.fault(Reason.CHANGED, seq, event.pk)
            elif not self._linker.genuine(event):
                self._verdict.fault(Reason.FORGED, seq, event.pk)
        elif kind is Kind.FORGED:
            self._verdict.fault(Reason.FORGED, seq, event.pk)
        elif event.action == ANCHORED:
            name, number = str(event.detail.get("file")), int(event.detail.get("number", 0))
            self.named[name] = max(number, self.named.get(name, 0))

    def _is_boundary(self, seq: int, event: Event, kind: Kind | None) -> bool:
        told = {"seq": seq - 1, "head": self.previous.hex()}
        return kind is Kind.GENUINE and event.action == BOUNDARY and event.detail == told

    def tail(self, events: Iterable[Event]) -> None:
        """What is not sealed yet: nothing but its code says that it is true."""
        for event in events:
            self._verdict.unsealed += 1
            if not self._linker.genuine(event):
                self._verdict.fault(Reason.FORGED, None, event.pk)
