# SPDX-License-Identifier: Apache-2.0
"""What the folded parts of a task answer in one line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wuzha.ui import moments
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rulesets import COMPLETION, SOURCES


def answers(task: Task, proof_rows: list[dict[str, Any]]) -> dict[str, str]:
    """Part → what it says while it is closed; nothing for a part that is not there."""
    warning = task.warning
    words = {term.code: term.label for term in COMPLETION.at().items}
    comma = _(", ")
    return {
        "found": comma.join(dict.fromkeys(str(words.get(one.item, one.item)) for one in task.items)),
        "facts": comma.join((SOURCES.at().label(warning.source_type), moments.local_near(warning.last_pushed_at))),
        "proofs": _proven(task, proof_rows),
        "earlier": comma.join(
            _("round {n}: {outcome}").format(
                n=one.warning.round_no,
                outcome=Outcome(one.warning.outcome).label if one.warning.outcome else one.warning.get_state_display(),
            )
            for one in task.earlier
        ),
    }


def _proven(task: Task, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    if task.warning.unproven:
        return _("the meeting is not proven")
    lacking = sum(not row["enough"] for row in rows)
    return _("{n} still to prove").format(n=lacking) if lacking else _("nothing is missing")
