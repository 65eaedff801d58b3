# SPDX-License-Identifier: Apache-2.0
"""When the personal data of requests must go, and how it goes; whose work a request was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.privacy.subjects import Record
from wuzha.requests.models import Request, RequestAnswer, RequestFile, RequestStep
from wuzha.requests.queries.lists import key_in
from wuzha.requests.rules.life import OPEN
from wuzha.requests.services.files import FILES
from wuzha.sealed.erasing import erase_rows, erasing


class RequestKeeper:
    kind = "request"
    object_type = "request"
    since = "sent_at"

    def title(self) -> str:
        return pgettext("request", "Requests")

    def what_goes(self) -> str:
        return pgettext(
            "request",
            "What was asked, the texts of answers, notes and files. Units, days, conclusions and states stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = Request.unscoped.filter(sent_at__lt=before).exclude(state__in=OPEN)
        answers = RequestAnswer.unscoped.filter(Q(text__isnull=False) | Q(words__isnull=False)).values("request_id")
        noted = RequestStep.unscoped.filter(note__isnull=False).values("request_id")
        files = RequestFile.unscoped.values("request_id")
        return rows.filter(Q(what__isnull=False) | Q(pk__in=answers) | Q(pk__in=noted) | Q(pk__in=files))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Request.unscoped.filter(pk__in=list(keys)).exclude(state__in=OPEN)
        todo = list(rows.values_list("pk", flat=True))
        for model in (RequestAnswer, RequestStep):
            erase_rows(model.unscoped.filter(request__in=todo))
        files = RequestFile.unscoped.filter(request__in=todo)
        FILES.let_go(*files.values_list("uid", flat=True))
        files.delete()
        erase_rows(rows)
        return len(todo)


class RequestSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """A request by its number: it names nobody in a column that could be searched."""
        code = text.strip().upper()
        key = key_in(code) if code.startswith("JB") else None
        rows = Request.objects.visible_to(actor).filter(pk=key or 0)
        return {(Request.RECORD, str(pk)) for pk in rows.values_list("pk", flat=True)}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Moved, answered or reminded of by the person."""
        keys = [int(key) for kind, key in records if kind == Request.RECORD and key.isdecimal()]
        mine = RequestStep.unscoped.filter(by_id=person_id, request__in=keys).values_list("request_id", flat=True)
        return {(Request.RECORD, str(pk)) for pk in set(mine)}


def has_open_work(unit_id: int) -> bool:
    """A unit that owes an answer, or waits for one."""
    rule = Q(addressed_id=unit_id) | Q(asking_id=unit_id)
    return Request.unscoped.filter(rule, state__in=OPEN).exists()
