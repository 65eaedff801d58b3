# SPDX-License-Identifier: Apache-2.0
"""Words of the pages that work without signal. Places look like `{n}` and are filled by the script."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wuzha.warning.forms.field_attempt import BY_OFFICER, CHANNELS, ICONS, SAID, VisitForm, causes
from wuzha.warning.forms.field_close import ASKS_CAUSE, MAIN_OUTCOMES, SHOWN_BY
from wuzha.warning.rules.outcomes import AFTER_CONTACT, FACE_TO_FACE, NEEDS_CAUSE, RESULTS, Channel, Outcome, Refusal


def phone_words() -> dict[str, str]:
    """What the shell and the strip on the pages say."""
    return {
        "no_signal": _("Off line: go on working. Records stay on this phone and go up by themselves."),
        "back_online": _("There is signal."),
        "unsent": _("{n} not yet sent"),
        "all_sent": _("Everything is sent"),
        "send_now": _("Send now"),
        "sent": _("{n} sent."),
        "sign_in_to_send": _("Sign in to send what waits on this phone."),
        "others_wait": _("{n} records of a colleague wait here, locked. They are sent when the colleague signs in."),
        "sign_in": _("Sign in"),
        "open_online": _("Open on line"),
        "nothing_here": _("Nothing was taken along on this phone"),
        "nothing_here_text": _("With signal, open your tasks and take them along. They are gone after signing out."),
        "tasks": _("My tasks"),
        "visits": _("My visits"),
        "taken": _("Taken along {when}; deleted at {until}"),
        "call": _("Dial"),
        "map": _("Map"),
        "reached": _("The person was reached: record the outcome."),
        "go_on": _("Not reached yet: try another way."),
        "no_phone": _("No phone number is known."),
        "no_address": _("No address is known."),
        "quiet": _("Quiet hours: this level is not called before {end}."),
        "ask": _("Ask"),
        "what_to_say": _("What to say"),
        "more_lines": _("{n} more lines"),
        "other_outcomes": _("Other outcomes"),
        "found": _("Found by the centre"),
        "tried": _("What was tried"),
        "record": _("Record an attempt"),
        "how": _("How"),
        "result": _("Result"),
        "why_not": _("Why not"),
        "note": _("Note"),
        "photo": _("Photo"),
        "add_photo": _("Take a photo"),
        "photo_kept": _("Photo kept, {n} kB"),
        "photo_bad": _("This picture could not be read. Take it again."),
        "keep": _("Record"),
        "kept_here": _("Kept on this phone."),
        "close": _("Close with an outcome"),
        "outcome": _("Outcome"),
        "averted_claimed": _("Averted, by the person's own word (yuan)"),
        "averted_evidenced": _("Averted, with evidence (yuan)"),
        "evidence": _("Evidence"),
        "loss": _("Already lost (yuan)"),
        "closed_here": _("Outcome kept on this phone, not yet sent"),
        "close_now": _("Keep the outcome"),
        "queue": _("On this phone"),
        "waiting": _("waits to be sent"),
        "conflict": _("two accounts: look and decide"),
        "refused": _("refused"),
        "seen": _("Seen"),
        "choose_how": _("Choose how you tried."),
        "choose_result": _("Choose what it came to."),
        "choose_cause": _("Choose why not; it leads the next step."),
        "give_loss": _("Enter what has been lost so far; 0 if not known yet."),
        "give_evidence": _("Money with evidence needs the evidence named (order number, slip, record)."),
        "give_sum": str(Refusal.SUM_MISSING.sentence),
        "bad_money": _("This is not a sum in yuan, such as 1234.50."),
        "sign_out": _("Sign out"),
        "wipe_question": _(
            "{n} records are not yet sent. They stay on this phone, locked, and are sent when you sign in again."
            " Sign out now?"
        ),
        "expired": _("The time is over: the tasks were deleted from this phone. Sign in and take them along again."),
        "no_storage": _("This browser keeps nothing without signal here. The pages work on line as always."),
        "taken_now": _("{n} tasks are on this phone now."),
        "take_failed": _("Not taken along. Check the network and try again."),
        "full": _("The phone has no room left. Send what waits, or free some space."),
        "clock_off": _("The phone's clock is {n} min off. Times are corrected when they are sent."),
    }


def dictionaries() -> dict[str, Any]:
    """What an officer can choose: ways, results, causes, outcomes, in the words of the page."""
    return {
        "channels": [
            {
                "code": channel.value,
                "label": str(CHANNELS[channel]),
                "icon": ICONS[channel],
                "on_foot": channel in FACE_TO_FACE,
                "results": [
                    {"code": one.value, "label": str(SAID[channel][one]), "bad": one in NEEDS_CAUSE}
                    for one in RESULTS[channel]
                ],
            }
            for channel in BY_OFFICER
        ],
        "causes": _causes(),
        "outcomes": [
            {
                "code": one.value,
                "label": str(one.label),
                "icon": MAIN_OUTCOMES.get(one, ""),
                "reached": one in AFTER_CONTACT,
                "asks": _asks(one),
            }
            for one in Outcome
        ],
    }


def grid_dictionaries() -> dict[str, Any]:
    """What a grid worker can choose."""
    results = [{"code": code, "label": str(label), "bad": code in NEEDS_CAUSE} for code, label in VisitForm().results]
    grid = {
        "code": Channel.GRID.value, "label": str(CHANNELS[Channel.GRID]), "icon": ICONS[Channel.GRID], "on_foot": True,
        "results": results,
    }  # fmt: skip
    return {"channels": [grid], "causes": _causes(), "outcomes": []}


def _causes() -> list[dict[str, Any]]:
    found = {term.code: term for on_foot in (False, True) for term in causes(on_foot=on_foot)}
    return [
        {
            "code": one.code,
            "label": one.label,
            "next": one.next_step,
            "at_call": one.at_call,
            "at_visit": one.at_visit,
        }
        for one in found.values()
    ]


def _asks(outcome: Outcome) -> list[str]:
    """Fields that go with an outcome."""
    asks = []
    if outcome is Outcome.STOPPED:
        asks += ["averted_claimed", "averted_evidenced", "evidence"]
    if outcome is Outcome.ALREADY_DECEIVED:
        asks.append("loss")
    if outcome in ASKS_CAUSE:
        asks.append("cause")
    if outcome in SHOWN_BY - {Outcome.STOPPED}:
        asks.append("evidence")
    return asks
