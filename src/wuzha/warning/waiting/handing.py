# SPDX-License-Identifier: Apache-2.0
"""What passes from hand to hand: transfers between stations, call-backs, people who are followed, and what is asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Here, Kind
from wuzha.intake.models import Batch
from wuzha.intake.sources import source_name
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.ui.record import Chip, Fact, RecordHead
from wuzha.warning.labels import title_of
from wuzha.warning.models import CallBack, Transfer, Watch
from wuzha.warning.queries import followup, level_words, transfers
from wuzha.warning.queries.followup import WatchList
from wuzha.warning.rules.followup import Consequence
from wuzha.warning.rules.lifecycle import Level, TransferState
from wuzha.warning.rulesets import CALLBACK, FRAUD_TYPES, REASONS
from wuzha.warning.services import transfers as transfer_services


class TransferSource(RecordSource[Transfer]):
    """For the station asked to answer, for the centre to decide. Nobody's data before it is accepted."""

    code, kind, needs, record, model = "transfers", Kind.TRANSFER, (May.WORK, May.TRIAGE), "transfer", Transfer
    since, due, level, about = "proposed_at", "due_at", "warning__level", ("warning", "warning_id")
    related = ("warning__centre", "from_station", "to_station", "proposed_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Transfer]:
        return transfers.for_actor(actor, now)

    def what(self, row: Transfer) -> str:
        return _("Transfer: %(from)s asks %(to)s to take over") % {
            "from": row.from_station.name, "to": row.to_station.name,
        }  # fmt: skip

    def title(self, row: Transfer) -> str:
        return f"{row.warning.number} {FRAUD_TYPES.at().label(row.warning.fraud_type)}"

    def line(self, row: Transfer) -> str:
        words = (str(row.get_state_display()), REASONS.at().label(row.reason), row.note)
        return pgettext("clause", ", ").join(filter(None, words))

    def chips(self, row: Transfer) -> tuple[Chip, ...]:
        return (Chip(Level(row.warning.level).label, str(row.warning.level)), Chip(row.get_state_display()))

    def url(self, actor: Actor, row: Transfer) -> str:
        return reverse("warning:transfer", args=[row.pk])

    def here(self, actor: Actor, row: Transfer) -> tuple[Here, ...]:
        mine = row.to_station_id in units_below(actor.unit_path).ids and may(actor.role, May.WORK)
        if row.state != TransferState.PROPOSED or not mine:
            return ()
        return (
            Here(
                "accept", _("Take the warning over"), says=_("It is then in your hands, with the clocks of a dispatch.")
            ),
        )

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act != "accept":
            raise LookupError(act)
        transfer_services.accept(actor, key)


class CallBackSource(RecordSource[CallBack]):
    """Due today and free: whoever of the unit calls first."""

    code, kind, needs, record, model = "callbacks", Kind.CALLBACK, (May.CALL_BACK,), "callback", CallBack
    since, due, level = "closed_at", "due_on", "level"
    related = ("warning", "station")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[CallBack]:
        return followup.callbacks_to_do(actor, now)

    def what(self, row: CallBack) -> str:
        return ngettext("Call back %(n)s day after the closing", "Call back %(n)s days after the closing", row.day) % {
            "n": row.day
        }

    def title(self, row: CallBack) -> str:
        return f"{row.warning.number} {FRAUD_TYPES.at().label(row.warning.fraud_type)}"

    def line(self, row: CallBack) -> str:
        return pgettext("clause", ", ").join((row.station.name, str(row.warning.get_outcome_display())))

    def url(self, actor: Actor, row: CallBack) -> str:
        return reverse("warning:callback", args=[row.pk])


class ReturnedSource(RecordSource[CallBack]):
    """A record found not true went back to its station, which answers."""

    code, kind, needs, record, model = "returned", Kind.REQUEST, (May.WORK,), "callback", CallBack
    since, level = "done_at", "level"
    related = ("warning", "station")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[CallBack]:
        found: QuerySet[CallBack] = CallBack.objects.visible_to(actor)
        here = units_below(actor.unit_path).ids
        return found.filter(consequence=Consequence.CHIEF, answered_at__isnull=True, station_id__in=here)

    def what(self, row: CallBack) -> str:
        return _("Answer what a call-back found: %(why)s") % {"why": CALLBACK.at().reason_label(row.reason)}

    def title(self, row: CallBack) -> str:
        return f"{row.warning.number} {FRAUD_TYPES.at().label(row.warning.fraud_type)}"

    def line(self, row: CallBack) -> str:
        return row.station.name

    def url(self, actor: Actor, row: CallBack) -> str:
        return reverse("warning:callback", args=[row.pk])


class WatchSource(RecordSource[Watch]):
    """People who may be deceived again, to be contacted by today."""

    code, kind, needs, record, model = "watches", Kind.CALLBACK, (May.FOLLOW_UP,), "watch", Watch
    since, due, level = "opened_at", "next_on", "warning__level"
    related = ("warning", "station")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Watch]:
        return followup.watches(actor, WatchList.DUE, now)

    def what(self, row: Watch) -> str:
        return _("Ask whether the fraudster has called again")

    def title(self, row: Watch) -> str:
        return title_of(row.warning)

    def line(self, row: Watch) -> str:
        words = [row.station.name, str(row.get_outcome_display())]
        if row.pushes:
            words.append(
                ngettext("pushed again %(n)s time", "pushed again %(n)s times", row.pushes) % {"n": row.pushes}
            )
        return pgettext("clause", ", ").join(words)

    def url(self, actor: Actor, row: Watch) -> str:
        return reverse("warning:watch", args=[row.pk])


class LevelWordSource(RecordSource[Batch]):
    """Rows of a file whose level nobody has explained: asked once a batch, of the city's administrators."""

    code, kind, needs, record, model = "levelwords", Kind.REQUEST, (May.MANAGE_RULES,), "batch", Batch
    since, related = "created_at", ("unit",)

    def concerns(self, actor: Actor) -> bool:
        return super().concerns(actor) and at_the_top(actor)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Batch]:
        return level_words.waiting_batches(actor)

    def what(self, row: Batch) -> str:
        return _("Say what the words for levels mean")

    def title(self, row: Batch) -> str:
        return f"{source_name(row.source)} {row.file_name}"

    def line(self, row: Batch) -> str:
        waits = getattr(row, "waits", 0)
        text = ngettext("%(unit)s, %(n)s row waits for it", "%(unit)s, %(n)s rows wait for it", waits)
        return text % {"unit": row.unit.name if row.unit else "", "n": waits}

    def url(self, actor: Actor, row: Batch) -> str:
        return reverse("warning:level_words")

    def head(self, row: Batch) -> RecordHead:
        facts = (Fact(_("Received"), f"{timezone.localtime(row.created_at):%m-%d %H:%M}"),)
        return RecordHead(self.title(row), facts=facts)
