# SPDX-License-Identifier: Apache-2.0
"""Where a case of the desk stands before the law, as the steps of its case say: nothing of it is kept here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuzha.cases.queries.standing import FILED, Act, State
from wuzha.funds.orders.rules.filing import WITH_NUMBERS, DecideWithin, Filing

if TYPE_CHECKING:
    from wuzha.cases.queries.standing import CaseStep

#: What the desk calls a state of the case. Of one that is joined to another its funds case follows to that one.
FILING: dict[str, Filing] = {
    State.RECEIVED: Filing.NONE, State.ACCEPTED: Filing.ACCEPTED, State.NOT_FILED: Filing.NOT_FILED,
    State.WITHDRAWN: Filing.WITHDRAWN, State.HANDED_OVER: Filing.HANDED_OVER, State.MERGED: Filing.NONE,
    **dict.fromkeys(FILED, Filing.FILED),
}  # fmt: skip


def filing_is(*wanted: Filing, of: str = "") -> Q:
    """Funds cases that stand so; `of` leads to them, as `stop__case__`."""
    there = Q(**{f"{of}case__state__in": [state for state, filing in FILING.items() if filing in wanted]})
    return there | Q(**{f"{of}case__isnull": True}) if Filing.NONE in wanted else there


def filing_is_not(*unwanted: Filing, of: str = "") -> Q:
    """Those that stand otherwise."""
    return filing_is(*(one for one in Filing if one not in unwanted), of=of)


class Filed(models.Model):
    """A funds case and the case whose documents it rests on; none while nobody recorded any."""

    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="funds", verbose_name=_("Case")
    )
    #: How long there is until it must be filed: the stops that hold and the days since 受案, whichever ends first.
    filing_due_at = models.DateTimeField(null=True, verbose_name=_("To be filed by"))

    class Meta:
        abstract = True

    def _paper(self, act: Act) -> CaseStep | None:
        return None if self.case is None else self.case.papers.get(act)

    def _number(self, act: Act | None) -> str:
        paper = None if act is None else self._paper(act)
        return "" if paper is None else paper.document_no

    def _day(self, act: Act | None) -> date | None:
        paper = None if act is None else self._paper(act)
        return None if paper is None else paper.day

    @property
    def filing(self) -> Filing:
        """Where it stands before the law; without 立案 nothing is frozen and nothing returned."""
        return Filing.NONE if self.case is None else FILING[self.case.state]

    def get_filing_display(self) -> str:
        return str(self.filing.label)

    @property
    def case_no(self) -> str:
        """Number of the case in 执法办案信息系统, copied from there."""
        return "" if self.case is None else self.case.case_no

    @property
    def accepted_no(self) -> str:
        """受案登记表."""
        return self._number(Act.ACCEPT)

    @property
    def accepted_on(self) -> date | None:
        return self._day(Act.ACCEPT)

    @property
    def decide_days(self) -> int:
        return int(DecideWithin.USUAL) if self.case is None else self.case.decide_days

    def get_decide_days_display(self) -> str:
        return str(DecideWithin(self.decide_days).label) if self.decide_days in DecideWithin else str(self.decide_days)

    @property
    def filing_no(self) -> str:
        """立案决定书."""
        return self._number(Act.FILE)

    @property
    def filed_on(self) -> date | None:
        return self._day(Act.FILE)

    @property
    def filing_organ(self) -> str:
        paper = self._paper(Act.FILE)
        return "" if paper is None else paper.organ

    @property
    def _over(self) -> Act | None:
        return {Filing.NOT_FILED: Act.NOT_FILE, Filing.WITHDRAWN: Act.WITHDRAW}.get(self.filing)

    @property
    def unfiled_no(self) -> str:
        """Why it is not filed or was withdrawn, by which paper."""
        return self._number(self._over)

    @property
    def unfiled_on(self) -> date | None:
        return self._day(self._over)

    @property
    def notified_no(self) -> str:
        """The notice of not filing (不予立案通知书), and when the complainant had it (规定 178)."""
        return self._number(Act.NOTIFY) if self.filing == Filing.NOT_FILED else ""

    @property
    def notified_on(self) -> date | None:
        return self._day(Act.NOTIFY) if self.filing == Filing.NOT_FILED else None

    @property
    def is_filed(self) -> bool:
        """Whether the numbers of 立案 are there and the case was not withdrawn."""
        return self.filing == Filing.FILED

    @property
    def is_over(self) -> bool:
        """Whether it was decided not to file it, or to withdraw it: nothing more is frozen, what is held is let go."""
        return self.filing in (Filing.NOT_FILED, Filing.WITHDRAWN)

    @property
    def lacks_filing(self) -> bool:
        """Whether it is not said that it was ever filed."""
        return self.filing not in WITH_NUMBERS
