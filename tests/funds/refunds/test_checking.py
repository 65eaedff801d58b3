# SPDX-License-Identifier: Apache-2.0
"""Ledgers and calculations are checked again; what does not close is seen by whoever could pay out of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.funds.refunds.conftest import Scene
from tests.funds.refunds.test_desk import decided, traced
from wuzha.audit.models import Event
from wuzha.engine.restitution import recompute
from wuzha.funds import commands
from wuzha.funds.refunds.models import LedgerEntry, LedgerFault, RefundCase, RefundLine, SnapshotCheck
from wuzha.funds.refunds.services import ledger
from wuzha.funds.refunds.tasks import verify_books
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the database in hand could do: the guards are off for the moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE funds_ledgerentry DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE funds_ledgerentry ENABLE TRIGGER USER")


def test_what_is_whole_is_found_whole(worked: Scene) -> None:
    decided(worked)
    verdict = ledger.check_all()
    assert verdict.ok
    assert (verdict.ledgers, verdict.calculations) == (4, 1)
    event = Event.objects.get(action="refund.verified")
    assert (event.outcome, event.row_count) == ("OK", 4)


def test_a_changed_row_is_found_shown_to_the_desk_and_gone_when_it_is_right_again(
    client: Client, worked: Scene
) -> None:
    traced(worked)
    row = LedgerEntry.unscoped.filter(freeze=worked.freezes["C1"], move="PROMISE").get()
    with unguarded():
        LedgerEntry.unscoped.filter(pk=row.pk).update(free_fen=row.free_fen - 1, promised_fen=row.promised_fen + 1)
    assert not verify_books(timestamp=0)
    fault = LedgerFault.unscoped.get()
    assert (fault.freeze_id, fault.seq) == (worked.freezes["C1"].pk, row.seq)
    assert Event.objects.get(action="refund.verified").outcome == "FAILED"
    client.force_login(worked.city.people[Role.FUNDS_OFFICER])
    page = client.get(reverse("funds:refunds"))
    assert [one.freeze_id for one in page.context["faults"]] == [fault.freeze_id]
    assert worked.freezes["C1"].number in page.content.decode()
    verify_books(timestamp=0)
    assert LedgerFault.unscoped.count() == 1, "told once"
    with unguarded():
        LedgerEntry.unscoped.filter(pk=row.pk).update(free_fen=row.free_fen, promised_fen=row.promised_fen)
    assert verify_books(timestamp=0)
    assert LedgerFault.unscoped.get().gone_at is not None
    assert client.get(reverse("funds:refunds")).context["faults"] == []


def test_rows_that_close_but_are_not_the_amounts_are_found(worked: Scene) -> None:
    traced(worked)
    line = RefundLine.unscoped.order_by("pk").first()
    assert line is not None
    RefundLine.unscoped.filter(pk=line.pk).update(refund_fen=line.refund_fen + 1)
    verdict = ledger.check_all()
    assert [(one.freeze_id, one.seq) for one in verdict.broken] == [(line.freeze_id, 0)]


def test_a_calculation_is_done_again_only_when_its_inputs_changed(client: Client, worked: Scene) -> None:
    refund = traced(worked)
    client.force_login(worked.city.people[Role.FUNDS_OFFICER])
    with patch.object(ledger, "recompute", wraps=recompute) as again:
        for name in ("funds:refund", "funds:refund", "funds:refund_figures"):
            assert client.get(reverse(name, args=[refund.pk])).context["checked"].differences == 0
        assert again.call_count == 1
        assert refund.snapshot is not None
        changed = dict(refund.snapshot) | {"losses": {key: fen - 1 for key, fen in refund.snapshot["losses"].items()}}
        changed["payouts"][0]["refunds"][0]["refund_fen"] += 1
        RefundCase.unscoped.filter(pk=refund.pk).update(snapshot=changed)
        assert client.get(reverse("funds:refund", args=[refund.pk])).context["checked"].differences > 0
        assert again.call_count == 2
        with patch.object(ledger, "ENGINE_VERSION", "another"):
            client.get(reverse("funds:refund", args=[refund.pk]))
        assert again.call_count == 3
    assert SnapshotCheck.unscoped.count() == 1
    verdict = ledger.check_all()
    assert verdict.differing == (refund.pk,)
    assert not verdict.ok


def test_figures_over_other_rows_than_now_are_not_praised_for_reproducing(client: Client, worked: Scene) -> None:
    retrace(worked.case)
    refund = traced(worked)
    client.force_login(worked.city.people[Role.FUNDS_OFFICER])
    page = reverse("funds:refund", args=[refund.pk])
    assert "分毫不差" in client.get(page).content.decode()
    retrace(worked.case)
    assert "分毫不差" in client.get(page).content.decode()
    TraceRun.unscoped.filter(case=worked.case, latest=True).update(inputs=b"other rows")
    content = client.get(page).content.decode()
    assert "分毫不差" not in content
    assert content.count("其后流水有变：须重新计算") == 2


def test_a_damaged_calculation_is_no_calculation(worked: Scene) -> None:
    refund = traced(worked)
    RefundCase.unscoped.filter(pk=refund.pk).update(snapshot={"format": 1})
    assert ledger.check_all().differing == (refund.pk,)


def test_nothing_is_checked_before_there_is_a_figure(worked: Scene) -> None:
    assert ledger.checked(RefundCase(centre=worked.city.centre, case=worked.case)) is None


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(arguments)


def test_the_command_says_whether_all_is_whole(worked: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    refund = traced(worked)
    with patch("wuzha.runtime.django.prepare"):
        options = parse("verify", "--books", "--json")
        assert options.run(options) == 0
        assert json.loads(capsys.readouterr().out)["ok"] is True
        RefundCase.unscoped.filter(pk=refund.pk).update(snapshot={"format": 1})
        options = parse("verify", "--books")
        assert options.run(options) == 1
        assert refund.number in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parse("verify")
