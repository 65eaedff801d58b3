# SPDX-License-Identifier: Apache-2.0
"""A watch as a record: on whom and why, its course, and the contact that is next."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.org.roles import May, may
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.labels import title_of
from wuzha.warning.models import Watch, WatchContact
from wuzha.warning.rules.followup import Ending
from wuzha.warning.rules.outcomes import Outcome


def next_act(watch: Watch, actor: Actor, *, shown: bool = False) -> NextAct:
    """Show the number and call, then record the contact; the watch ends before its time only in writing."""
    pk, may_see = watch.pk, may(actor.role, May.REVEAL)
    show = Act(_("Show and call"), post=reverse("warning:watch_reveal", args=[pk]), icon="eye", key="e")
    if not may_see:
        show = Act(_("Show and call"), icon="eye", refused=_("Your role opens no personal data"))
    if watch.ended_at is not None:
        others = [] if shown or not may_see else [Act(_("Show what was said"), post=show.post, icon="eye", key="e")]
        what = _("The watch has ended: {why}").format(why=watch.get_ending_display())
        return NextAct(what, detail=_("nothing is left to do"), mine=False, others=others)
    contact = Act(_("Record a contact"), opens="contact", icon="check", key="s")
    end = Act(_("End the watch"), opens="end", icon="close")
    what = _("Contact the person again: pushed anew") if watch.pushes else _("Contact the person")
    detail = _("not reached {n} times in a row").format(n=watch.missed) if watch.missed else ""
    station, due = watch.station.name, end_of_day(watch.next_on)
    if shown or not may_see:
        return NextAct(what, detail=detail, who=station, due=due, act=contact, others=[end] if may_see else [show, end])
    return NextAct(what, detail=detail, who=station, due=due, act=show, others=[contact, end])


def head(watch: Watch, contacts: list[WatchContact]) -> RecordHead:
    """On whom and after what, where it stands, and its course."""
    warning = watch.warning
    facts = [
        Fact(_("Warning"), warning.number, warning.get_absolute_url()),
        Fact(pgettext("outcome", "After"), str(Outcome(watch.outcome).label)),
        Fact(_("Station"), watch.station.name),
        Fact(_("Contact"), _("every {n} days").format(n=watch.interval_days)),
    ]
    title = _("Watch: {record}").format(record=title_of(warning))
    chips = [chip(watch)]
    if watch.pushes and watch.ended_at is None:
        chips.append(Chip(_("pushed again ×{n}").format(n=watch.pushes), "bad", "alert"))
    return RecordHead(title, chips=chips, facts=facts, steps=steps(watch, contacts))


def chip(watch: Watch) -> Chip:
    """Where it stands in a word."""
    if watch.ended_at is not None:
        return Chip(watch.get_ending_display(), "wait" if watch.ending == Ending.LOST else "ok")
    late = watch.next_on < timezone.localdate()
    return Chip(_("overdue"), "bad", "alert") if late else Chip(pgettext("watch", "Running"), "now")


def steps(watch: Watch, contacts: list[WatchContact]) -> list[Step]:
    """Begun, contacted, the next contact, the end."""
    begun, until = timezone.localdate(watch.opened_at), _("until {day}").format(day=local(watch.until))
    last = f"{local(timezone.localdate(contacts[0].at))} {contacts[0].get_answer_display()}" if contacts else ""
    if watch.ended_at is not None:
        until = local(timezone.localdate(watch.ended_at))
    state = "next" if watch.ended_at is None else "done"
    return [
        Step(_("Begun"), "done", local(begun)),
        Step(_("Last contact"), "done" if contacts else "next", last or _("none yet")),
        Step(_("Next contact"), "now" if watch.ended_at is None else "done", local(watch.next_on)),
        Step(pgettext("watch", "Ended"), state, until),
    ]
