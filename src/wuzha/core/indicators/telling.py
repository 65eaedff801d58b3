# SPDX-License-Identifier: Apache-2.0
"""要看的一件事 in words: every number in it is a link, to the list it was counted from or to the table of its parts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuzha.core.indicators.definition import Part
from wuzha.core.indicators.period import Period
from wuzha.core.indicators.series import joined
from wuzha.core.indicators.story import RECENT, Reason, Story
from wuzha.engine.surveillance import Contribution, Share
from wuzha.org.rules import in_language
from wuzha.ui import figures as ui

K = TypeVar("K", bound=Hashable)

#: Where the table of the parts stands on the page, and the targets.
PARTS, TARGETS = "#story-parts", "#targets"
#: Weeks running from which it is said.
LEAST_RUN = 3


@dataclass(frozen=True, slots=True)
class Teller(Generic[K]):
    """What a page knows to tell a story: names, and where things are. Empty addresses open nothing."""

    weeks: Sequence[Period]
    label: Callable[[str], str]
    #: A part by its key: its name and its page.
    unit: Callable[[K], ui.Part]
    #: The page of the figures of a period.
    page: Callable[[Period], str]
    #: Lists: of the whole, and of a part.
    whole: Callable[[str, Part, Period], str]
    of_unit: Callable[[str, Part, Period, K], str]
    #: Whether lists may be opened; who may not is told no counts of a unit.
    open: bool = True

    def before(self) -> Period:
        return joined(self.weeks[:-RECENT])

    def now(self) -> Period:
        return joined(self.weeks[-RECENT:])


@dataclass(frozen=True, slots=True)
class Head:
    """What heads a page of figures: the figures, the one thing to look at, and what each part adds to it."""

    figures: list[ui.Headline]
    sentence: list[ui.Part]
    parts: list[PartRow]
    #: What the parts sum to.
    whole: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line of the table of the parts: hits and rows before and now, and what it adds."""

    unit: ui.Part
    before: Sequence[ui.Part]
    now: Sequence[ui.Part]
    change: str


def told(story: Story[K], teller: Teller[K]) -> list[ui.Part]:
    """The sentence."""
    now = ui.Part(_weeks(RECENT), teller.page(teller.now()))
    if story.reason is Reason.FEW:
        return ui.woven(_("Too little was counted in the last {weeks} to say what to look at."), weeks=now)
    if story.reason is Reason.STEADY:
        return ui.woven(
            _("Nothing stands out: in the last {weeks} no rate got worse by more than chance explains."), weeks=now
        )
    name, code = ui.Part(teller.label(story.code)), story.code
    rate = ui.Part(percent(story.now), teller.whole(code, Part.NUMERATOR, teller.now()))
    change = ui.Part(points(story.change), PARTS)
    if story.reason is Reason.SHORT:
        target = ui.Part(f"{(story.target or 0) * 100:g}%", TARGETS)
        sentences = [
            ui.woven(
                _("{name} is {rate} over the last {weeks}, {change} from its target of {target}."),
                name=name, rate=rate, weeks=now, change=change, target=target,
            )
        ]  # fmt: skip
    else:
        earlier = ui.Part(_weeks(len(teller.weeks) - RECENT), teller.page(teller.before()))
        before = ui.Part(percent(story.before), teller.whole(code, Part.NUMERATOR, teller.before()))
        sentences = [
            ui.woven(
                _("{name} is {rate} over the last {weeks}, {change} worse than the {before} of the {earlier} before."),
                name=name, rate=rate, weeks=now, change=change, before=before, earlier=earlier,
            )
        ]  # fmt: skip
        if story.run >= LEAST_RUN:
            run = ui.Part(_weeks(story.run), teller.page(joined(teller.weeks[-story.run :])))
            sentences.append(ui.woven(_("It got worse {run} running."), run=run))
    sentences.append(_by_whom(story, teller))
    return _run_together(sentences)


def rows(story: Story[K], teller: Teller[K]) -> list[PartRow]:
    """The parts, the worst first; what they add sums to what is told."""
    tenths = _apportioned([part.change for part in story.parts], story.change)
    return [
        PartRow(
            teller.unit(part.key),
            _counts(story.code, part.before, teller.before(), part, teller),
            _counts(story.code, part.now, teller.now(), part, teller),
            f"{change / 10:+.1f}",
        )
        for part, change in zip(story.parts, tenths, strict=True)
    ]


def whole_text(story: Story[K]) -> str:
    """What the parts sum to; nothing where nothing is told."""
    return "" if story.reason in (Reason.STEADY, Reason.FEW) else f"{story.change * 100:+.1f}"


def points(change: float) -> str:
    return _("%(points)s points") % {"points": f"{abs(change) * 100:.1f}"}


def percent(share: Share) -> str:
    return f"{(share.rate or 0) * 100:.1f}%"


def _by_whom(story: Story[K], teller: Teller[K]) -> list[ui.Part]:
    if not story.leading:
        alone = len(story.parts) < 2
        return [] if alone else [ui.Part(_("Every unit has its part in it; none stands out."))]
    named: list[ui.Part] = []
    for at, part in enumerate(story.leading):
        counts = _counts(story.code, part.now, teller.now(), part, teller) if teller.open else []
        pieces = [teller.unit(part.key)]
        if counts:
            pieces += [ui.Part(in_language("（", " (")), counts[0], ui.Part(" / "), counts[1]]
            pieces.append(ui.Part(in_language("）", ")")))
        named += ([ui.Part(in_language("、", ", "))] if at else []) + pieces
    # Rounded so that the two of them add up to what was said.
    whole = round(abs(story.change) * 1000)
    made = round(sum(part.change for part in story.leading) / story.change * whole)
    share, rest = (ui.Part(_("%(points)s points") % {"points": f"{n / 10:.1f}"}, PARTS) for n in (made, whole - made))
    if made > whole:
        less = ui.Part(_("%(points)s points") % {"points": f"{(made - whole) / 10:.1f}"}, PARTS)
        return ui.woven(
            _("{units} make {share} of it; the others together are {less} better."), units=named, share=share, less=less
        )
    return ui.woven(_("{units} make {share} of it, all others {rest}."), units=named, share=share, rest=rest)


def _counts(code: str, share: Share, period: Period, part: Contribution[K], teller: Teller[K]) -> list[ui.Part]:
    if not teller.open:
        return []
    return [
        ui.Part(f"{count:,}", teller.of_unit(code, which, period, part.key) if share.rows else "")
        for count, which in ((share.hits, Part.NUMERATOR), (share.rows, Part.DENOMINATOR))
    ]


def _apportioned(changes: Sequence[float], whole: float) -> list[int]:
    """Tenths of a point that add up to those of the whole: the largest remainders are rounded up."""
    exact = [change * 1000 for change in changes]
    floors = [int(one // 1) for one in exact]
    missing = round(whole * 1000) - sum(floors)
    order = sorted(range(len(exact)), key=lambda at: floors[at] - exact[at])
    return [floor + (at in set(order[: max(missing, 0)])) for at, floor in enumerate(floors)]


def _weeks(count: int) -> str:
    return ngettext("%(n)s week", "%(n)s weeks", count) % {"n": count}


def _run_together(sentences: Sequence[list[ui.Part]]) -> list[ui.Part]:
    found: list[ui.Part] = []
    for sentence in filter(None, sentences):
        found += ([ui.Part(" ")] if found and in_language("", " ") else []) + sentence
    return found
