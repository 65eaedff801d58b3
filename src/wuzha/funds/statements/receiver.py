# SPDX-License-Identifier: Apache-2.0
"""Statement files as a kind of intake: read whole, then written piece by piece into the ledger of their case."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from wuzha.core.jobs import defer_once
from wuzha.funds.statements.models import StatementFile
from wuzha.org.roles import May


class StatementReceiver:
    kind = StatementFile.KIND
    acts = "funds.statements"
    readers = May.READ_FUNDS

    def title(self) -> str:
        return gettext("Statements")

    def record(self, batch_id: int) -> tuple[str, int]:
        return "funds_statement", _of(batch_id).pk

    def address(self, batch_id: int) -> str:
        return reverse("funds:statement", args=[_of(batch_id).pk])

    def queue(self, batch_id: int) -> None:
        """Queue all waiting files of its case."""
        case_id = _of(batch_id).case_id
        transaction.on_commit(lambda: defer(case_id))


def defer(case_id: int) -> None:
    """Queue the files of a case for a worker; once, however often it is asked for."""
    defer_once("wuzha.funds.statements.tasks.take_in", f"funds.statements.{case_id}", case_id=case_id)


def _of(batch_id: int) -> StatementFile:
    return StatementFile.unscoped.get(batch=batch_id)
