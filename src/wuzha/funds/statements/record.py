# SPDX-License-Identifier: Apache-2.0
"""A statement file as a record: what came of its rows, and what is next with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.ui.moments import local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

#: Status → tone and sign of its chip.
CHIPS = {
    FileStatus.DONE: ("ok", "check"), FileStatus.FAILED: ("bad", "alert"), FileStatus.MAPPING: ("wait", "table"),
    FileStatus.RUNNING: ("now", "refresh"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A file as its next act depends on it."""

    file: StatementFile
    works: bool
    #: Read by an answer that is not in force any more; rows may be missing; names of files that contradict it.
    stale: bool = False
    lacking: bool = False
    against: Sequence[str] = ()
    moving: bool = False
    #: Rejected rows may be given back.
    rejects: bool = False
    #: It can be taken out of its case.
    ends: bool = False


def chip(file: StatementFile) -> Chip:
    """Its status."""
    tone, icon = ("", "undo") if file.is_withdrawn else CHIPS.get(FileStatus(file.status), ("", "clock"))
    return Chip(file.status_word, tone, icon)


def head_of(file: StatementFile) -> RecordHead:
    """The file, its status, and where its rows went: each is new, a second source, known, or rejected."""
    chips = [chip(file)]
    if file.against:
        chips.append(Chip(pgettext("statement file", "contradicted"), "bad", "alert"))
    facts = [
        Fact(_("Case"), file.case.number, file.case.get_absolute_url()),
        Fact(_("Uploaded"), " ".join(filter(None, (local_near(file.created_at), file.by.name if file.by else "")))),
        Fact(_("Rows"), f"{file.rows:,}"),
        Fact(_("New transfers"), f"{file.accepted:,}"),
        Fact(_("Second sources"), f"{file.merged:,}"),
        Fact(_("Known rows"), f"{file.duplicates:,}"),
        Fact(_("Rejected"), f"{file.rejected:,}"),
    ]
    return RecordHead(file.file_name, chips=chips, facts=facts)


def next_of(at: Standing) -> NextAct:
    """Say what its columns hold, read it anew, take one of two out, or go on to where the money is."""
    file, others = at.file, list[Act]()
    money = Act(_("See where the money is"), url=reverse("funds:money", args=[file.case_id]), icon="bank")
    if at.rejects:
        others.append(Act(_("Download the rejects file"), opens="rejects", icon="download"))
    if at.ends:
        others.append(Act(_("Take this file out of the case"), opens="withdraw", icon="close", kind="danger"))
    anew = Act(_("Read it anew"), opens="anew", icon="refresh")
    if at.moving:
        return NextAct(
            _("The file is being read"), _("this page goes on by itself"), mine=False, others=[*others, money]
        )
    if file.status == FileStatus.MAPPING:
        what, who = (
            _("Say what its columns hold: nothing is taken in before"),
            _("Can do it: officers of the funds desk"),
        )
        url = reverse("funds:statement_headers", args=[file.pk])
        act = Act(_("Say what the columns hold"), url=url, icon="table")
        return NextAct(what, who="" if at.works else who, mine=at.works, act=act if at.works else None, others=others)
    if file.is_withdrawn:
        others = [*others, anew] if at.works else others
        return NextAct(_("It is taken out of the case: its rows count nothing"), mine=False, act=money, others=others)
    if at.stale or at.lacking:
        why = _("what its columns hold was said otherwise since") if at.stale else _("rows of it may be missing")
        if at.works:
            return NextAct(_("Have it read anew"), why, act=anew, others=[*others, money])
        return NextAct(_("Have it read anew"), why, _("Can do it: officers of the funds desk"), mine=False, act=money)
    if at.against:
        what = _("Compare it with %(name)s and take the wrong one out") % {"name": at.against[0]}
        first = next((one for one in others if one.opens == "withdraw"), None)
        rest = [one for one in others if one is not first]
        return NextAct(what, mine=first is not None, act=first or money, others=[*rest, money] if first else rest)
    if file.status in (FileStatus.FAILED, FileStatus.CANCELLED):
        upload = Act(_("Upload statements"), url=reverse("funds:statements", args=[file.case_id]), icon="upload")
        failed = file.status == FileStatus.FAILED
        what = _("It could not be read: upload it as the bank gave it") if failed else _("It was cancelled half-way")
        detail = "" if failed else _("rows that were in before stay in")
        return NextAct(what, detail, act=upload, others=[*others, money])
    what = _("Its rows are in: see where the money is")
    detail = ""
    if file.rejected:
        detail = ngettext("%(n)s row rejected", "%(n)s rows rejected", file.rejected) % {"n": f"{file.rejected:,}"}
    return NextAct(what, detail, act=money, others=others)
