# SPDX-License-Identifier: Apache-2.0
"""What the page of a case says of warnings: those that named its victims, and the back-check of each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.cases.registry import Linked, Section
from wuzha.ui.moments import local_near
from wuzha.warning.models import BackCheck, CaseMatch, Handover, WarningRecord
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK

#: Cases that the page of a warning names.
MOST = 5


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    """The back-check of each victim by the usual days, then the warnings, the earliest first; one out of reach has no
    link."""
    checks = BackCheck.objects.visible_to(actor).filter(victim__case=case, days=BACKCHECK.at().usual)
    found = [
        Linked(
            _("Back-check of victim %(no)s") % {"no": one.victim.no}, reverse("warning:case", args=[one.victim_id]),
            str(Stage(one.stage).label),
        )
        for one in checks.select_related("victim").order_by("victim__no")
    ]  # fmt: skip
    matches = CaseMatch.objects.visible_to(actor).filter(victim__case=case).select_related("warning")
    rows = list(matches.order_by("warning__first_pushed_at", "pk"))
    keys = [one.warning_id for one in rows]
    reachable = set(WarningRecord.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    for one in rows:
        url = one.warning.get_absolute_url() if one.warning_id in reachable else ""
        note = f"{one.get_found_by_display()} {one.warning.get_state_display()}"
        found.append(Linked(one.warning.number, url, note))
    told = Handover.objects.visible_to(actor).filter(case=case).exclude(warning__in=keys).select_related("warning")
    for handover in told.order_by("pk"):
        note = _("Found deceived, handed over %(at)s") % {"at": local_near(handover.opened_at)}
        found.append(Linked(handover.warning.number, handover.warning.get_absolute_url(), note))
    return found


def cases_of(actor: Actor, warning: WarningRecord) -> list[Case]:
    """Cases in reach that came of a warning: by its hand-over, or because it named a victim; the latest first."""
    came = Q(handovers__warning=warning) | Q(victims__matches__warning=warning)
    return list(Case.objects.visible_to(actor).filter(came).distinct().order_by("-pk")[:MOST])


SECTION = Section(
    10, lambda: _("Warnings before it"), lambda: _("No warning named a victim of this case."), records
)  # fmt: skip
