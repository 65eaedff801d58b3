# SPDX-License-Identifier: Apache-2.0
"""The daily report ready to send: yesterday's figures, each with its list, what is out of the ordinary, a text to copy
and a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core.indicators import FigureComparison, Indicator, Part, Period, Shape, compared, doors, registered
from wuzha.core.indicators import Selection as DomainSelection
from wuzha.core.indicators import Unit as Measured
from wuzha.core.indicators.headlines import Entry, Reader, entry
from wuzha.documents import Document, Heading, Paragraph, Signature
from wuzha.documents import render as as_docx
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.ui import moments
from wuzha.ui.answers import as_file
from wuzha.ui.money import money
from wuzha.warning.queries.indicators import BY_CODE, Selection
from wuzha.warning.rulesets.daily import DAILY_REPORT, Bound, DailyBound, DailyForm
from wuzha.warning.views.kpi.asked import USUAL_MARK, KpiQuery, unit_asked


@dataclass(frozen=True, slots=True)
class Report:
    """One report in words. `exceptions` are figures out of the ordinary, each with why."""

    title: str
    day: date
    unit: str
    parts: list[tuple[str, list[Entry]]]
    exceptions: list[tuple[Entry, str]]

    @property
    def paragraphs(self) -> list[str]:
        """The text to send, paragraph by paragraph."""
        comma, colon, stop = _(", "), _(": "), _(".")
        said = [heading + colon + comma.join(map(_said, cells)) + stop for heading, cells in self.parts]
        told = _("; ").join(_why(one, why) for one, why in self.exceptions) or _("nothing out of the ordinary")
        return [*said, _("Exceptions") + colon + told + stop]

    @property
    def text(self) -> str:
        head = _("{title}, {unit}, {day}").format(title=self.title, unit=self.unit, day=self.day.isoformat())
        return "\n".join([head, *self.paragraphs])


def _said(one: Entry) -> str:
    figure = f"{one.label} {one.value}"
    parts = "/".join(part.text for part in one.rests_on) if len(one.rests_on) > 1 else ""
    return _("{figure} ({parts})").format(figure=figure, parts=parts) if parts else figure


def _why(one: Entry, why: str) -> str:
    return _("{figure}, {why}").format(figure=_said(one), why=why)


def _entry(figure: FigureComparison, reader: Reader) -> Entry:
    """A figure of the report; its sums are in yuan, all of them, whatever their size."""
    found = entry(figure, reader)
    if figure.now.indicator.unit is not Measured.FEN or figure.now.value is None or figure.now.insufficient:
        return found
    return replace(found, value=money(int(figure.now.value)))


def out_of_bounds(bound: DailyBound, figure: FigureComparison) -> str:
    """Why a figure is out of the ordinary; nothing when it is not, or cannot be told."""
    value = figure.now.value
    if value is None or figure.now.rows == 0 or figure.now.insufficient:
        return ""
    if bound.side is Bound.BELOW and figure.now.indicator.shape is Shape.RATE and value < bound.bound:
        return _("below {least}").format(least=f"{bound.bound:.0%}")
    if bound.side is Bound.ABOVE and value > bound.bound:
        if bound.bound == 0:
            return _("should be none")
        return _("more than {most}").format(most=f"{bound.bound:g}")
    return ""


def report_of(form: DailyForm, reader: Reader, figures: dict[str, FigureComparison], unit: str, day: date) -> Report:
    """The report from its form and figures; a code that no indicator has (any more) is left out."""
    exceptions = [
        (_entry(figures[bound.indicator], reader), why)
        for bound in form.bounds
        if bound.indicator in figures and (why := out_of_bounds(bound, figures[bound.indicator]))
    ]
    parts = [
        (part.heading, [_entry(figures[code], reader) for code in part.indicators if code in figures])
        for part in form.parts
    ]
    return Report(form.title, day, unit, [one for one in parts if one[1]], exceptions)


@require_GET
@requires(May.READ_KPI)
def show(request: ActingRequest) -> HttpResponse:
    """The report of a day, yesterday unless `?day=` says otherwise; `?as=docx` as a document."""
    yesterday = timezone.localdate() - timedelta(days=1)
    day = min(moments.day(request.GET.get("day", "")) or yesterday, timezone.localdate())
    unit = unit_asked(request.actor, request.GET.get("unit", ""))
    form = DAILY_REPORT.at()
    period = Period(day, day)
    asked = KpiQuery(unit, period, None, None, USUAL_MARK)
    wanted = [BY_CODE[code] for code in form.indicators if code in BY_CODE]
    figures = dict(compared(Selection.of(request.actor, unit), period, wanted))
    figures |= _of_others(request.actor, unit, period, form)

    def list_of(one: Indicator, part: Part) -> str:
        own = BY_CODE.get(one.code) is one
        return asked.records(one, part) if own else doors.opened(request.actor.role, one, part, period)

    reader = Reader(list_of, open=may(request.actor.role, May.OPEN_KPI))
    report = report_of(form, reader, figures, unit.name, day)
    if request.GET.get("as") == "docx":
        return as_file(as_docx(_document(report)), f"{report.title}{day.isoformat()}.docx")
    context = {
        "report": report,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < timezone.localdate() else None,
    }
    return render(request, "warning/daily.html", context)


def _of_others(actor: Actor, unit: Unit, period: Period, form: DailyForm) -> dict[str, FigureComparison]:
    """Figures of other domains, written `calls.taken`: of the whole reach, so for who reports on all of its centres."""
    if not units_below(unit.path).centres:
        return {}
    found: dict[str, FigureComparison] = {}
    for domain, own in registered().items():
        wanted = [one for code, one in own.items() if f"{domain}.{code}" in form.indicators]
        figures = compared(DomainSelection(actor), period, wanted) if wanted else {}
        found |= {f"{domain}.{code}": figure for code, figure in figures.items()}
    return found


def _document(report: Report) -> Document:
    bodies = [line for text in report.paragraphs for line in (Paragraph(text),)]
    return Document(
        title=report.title,
        body=(Heading(_("{unit}, {day}").format(unit=report.unit, day=report.day.isoformat()), level=2), *bodies),
        signature=Signature(report.unit, timezone.localdate()),
    )
