# SPDX-License-Identifier: Apache-2.0
"""What is next on an export and on a lead, for whoever looks: plain values in, a `NextAct` out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wuzha.ui.record import Act, NextAct


@dataclass(frozen=True, slots=True)
class ExportStanding:
    """An export as its next act depends on it. `can` are names of people who may decide."""

    state: str
    title: str
    rows: int
    clear: bool
    mine: bool
    can_decide: bool
    can: Sequence[str] = ()
    asker: str = ""
    due: datetime | None = None
    fetch_url: str = ""
    keep_until: datetime | None = None
    #: Where whoever asked reminds the first of those who can decide.
    remind_url: str = ""


def next_of_export(at: ExportStanding) -> NextAct:
    """Decide, fetch, or wait for somebody; what is refused says why before it is pressed."""
    if at.state == "ASKED":
        return _asked(at)
    if at.state in ("QUEUED", "RUNNING"):
        return NextAct(_("The file is being made"), _("this page goes on by itself"), mine=False)
    if at.state == "DONE" and at.fetch_url:
        fetch = Act(_("Download the file"), post=at.fetch_url, icon="download", key="d", kind="download")
        return NextAct(_("Fetch the file"), _rows(at), due=at.keep_until, act=fetch)
    if at.state == "DONE" and not at.mine:
        who = _("Only %(name)s, who asked for it, can download it") % {"name": at.asker}
        refused = Act(_("Download the file"), refused=who)
        return NextAct(
            _("The file is ready for %(name)s") % {"name": at.asker}, _rows(at), who, mine=False, others=[refused]
        )
    return NextAct(_("Nothing more is to be done"), _("who needs the list asks for it anew") if at.mine else "")


def _asked(at: ExportStanding) -> NextAct:
    detail = _rows(at)
    if at.can_decide:
        act = Act(_("Decide about the export"), opens="decide", icon="scale")
        return NextAct(
            _("Decide whether %(name)s may take out: %(list)s") % {"name": at.asker, "list": at.title},
            detail,
            due=at.due,
            act=act,
        )
    can = _(", ").join(at.can) or _("nobody above this unit yet")
    who = _("Can decide: %(names)s") % {"names": can}
    if at.mine:
        why = _("Who asks and who decides must be two people; ask %(who)s") % {"who": _(" or ").join(at.can) or can}
        refused = Act(_("Approve the export"), refused=why)
        what = _("Waiting for a second person; you asked for it and cannot decide yourself")
        remind = None
        if at.can and at.remind_url:
            remind = Act(_("Remind %(name)s") % {"name": at.can[0]}, post=at.remind_url, icon="bell")
        return NextAct(what, detail, who, mine=False, due=at.due, act=remind, others=[refused])
    return NextAct(_("Waiting for a second person"), detail, who, mine=False, due=at.due)


def _rows(at: ExportStanding) -> str:
    words = {"rows": f"{at.rows:,}"}
    return _("%(rows)s rows in clear") % words if at.clear else _("%(rows)s rows, masked") % words


def next_of_lead(state: str, reader: str, day: Any, *, own: bool, can: Sequence[str], looks_url: str) -> NextAct:
    """Look into it and keep the result; of one's own reading somebody else does."""
    looks = Act(_("Look at what was read that day"), url=looks_url, icon="eye")
    if own:
        why = _("Nobody looks into their own reading; ask %(who)s") % {
            "who": _(" or ").join(can) or _("another auditor")
        }
        who = _("Can look into it: %(names)s") % {"names": _(", ").join(can) or _("another auditor")}
        refused = Act(_("Keep the result"), refused=why)
        return NextAct(
            _("This is your own reading: somebody else looks into it."),
            "",
            who,
            mine=False,
            act=looks,
            others=[refused],
        )
    keep = Act(_("Keep the result of the check"), opens="outcome", icon="check")
    if state in ("EXPLAINED", "PASSED_ON"):
        return NextAct(_("It is settled; the result can be put right"), act=keep, others=[looks])
    what = _("Ask %(name)s about the looks of %(day)s and keep the result") % {"name": reader, "day": day}
    return NextAct(what, act=keep, others=[looks])
