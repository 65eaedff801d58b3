# SPDX-License-Identifier: Apache-2.0
"""Who changed a warning since somebody looked at it: a colleague, the system, or a new push."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wuzha.audit.models import Event
from wuzha.org.models import Person
from wuzha.refusals import RefusalError
from wuzha.warning.models import Directive, WarningRecord
from wuzha.warning.services.errors import Code


def stale(warning: WarningRecord) -> RefusalError:
    """The refusal that names who changed it last, and when."""
    event = (
        Event.objects.filter(object_type="warning", object_id=str(warning.pk), outcome="OK")
        .exclude(action="personal.read")
        .order_by("-pk")
        .first()
    )
    push = Directive.unscoped.filter(warning=warning).order_by("-received_at").first()
    if push is not None and (event is None or push.received_at > event.at):
        who, when = _("a new push"), push.received_at
    elif event is not None:
        who, when = _named(event), event.at
    else:
        who, when = _("somebody"), timezone.now()
    return RefusalError(Code.STALE, number=warning.number, who=who, when=date_format(timezone.localtime(when), "H:i"))


def _named(event: Event) -> str:
    person = Person.objects.filter(pk=event.person_id).first() if event.person_id else None
    return person.name if person else _("the system")
