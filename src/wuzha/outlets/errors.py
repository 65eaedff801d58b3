# SPDX-License-Identifier: Apache-2.0
"""Why a round of outlets or a proposal is not possible. Refusals of measures themselves are those of measures."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    TOO_LONG = refusals.TOO_LONG
    REASON_MISSING = refusals.REASON_MISSING
    FEW_OUTLETS = pgettext_lazy(
        "outlets",
        "Outlets are compared with each other, and only %(number)s of them have live cards on record. Import the live "
        "cards of at least %(least)s.",
    )
    NO_CARDS = pgettext_lazy(
        "outlets",
        "No involved card of these outlets is known from %(first)s to %(last)s. Look whether cards of these days have "
        "their opening outlets.",
    )
    NOT_RED = pgettext_lazy(
        "outlets",
        "A round carries this step only where the outlet stands far apart (■) in the latest round of 12 months. This "
        "one does not. Choose a letter of notice, or wait for the next round.",
    )
    NOT_APART = pgettext_lazy(
        "outlets",
        "In the latest round this outlet is not told apart from luck, so the round carries no step. Choose another "
        "ground, or wait for the next round.",
    )
    FEW_FAULTS = pgettext_lazy(
        "outlets",
        "Back-traces carry a letter or an interview, from %(least)s that found the outlet at fault; here they are "
        "%(number)s. Choose another step or ground.",
    )
    HIGHER_STEP = pgettext_lazy(
        "outlets",
        "A higher step is in force or proposed for this outlet: %(step)s %(number)s. Go on from there, or have it "
        "lifted, withdrawn or refused first.",
    )
    STEPS_LEFT_OUT = pgettext_lazy(
        "outlets",
        "Lower steps of the ladder are left out: %(steps)s. Say why in some words, or propose the lowest of them.",
    )
    STEPS_FIRST = pgettext_lazy(
        "outlets", "By the rule in force lower steps come first: %(steps)s. Propose the lowest of them."
    )
    OLD_NAME = pgettext_lazy(
        "outlets",
        "%(name)s does not exist any more; its tasks are those of %(after)s. Write that name: no paper of today names "
        "the former one.",
    )
