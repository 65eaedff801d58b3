# SPDX-License-Identifier: Apache-2.0
"""Each order has its document; scans are kept sealed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from pytest_django import Settings

from tests.funds.conftest import FIRST, account_at
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import Freeze, FundsCase, Paper, StopOrder
from wuzha.funds.orders.services import freezes, papers
from wuzha.refusals import RefusalError
from wuzha.sealed.files import path_of


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    settings.WUZHA_FILES = tmp_path


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_application_of_a_stop_is_filled_in_and_the_look_is_in_the_trail(officer: Actor, stop: StopOrder) -> None:
    paper = papers.make(officer, StopOrder, stop.pk, "案件办理")
    text = words(papers.read(officer, paper, "案件办理"))
    assert "紧急止付申请表" in text
    for part in (FIRST, "测试甲", "30,000.00", "叁万元整"):
        assert part in text
    assert Event.objects.filter(action="personal.read").count() == 2
    assert FIRST.encode() not in path_of(paper.uid).read_bytes()


def test_the_notice_of_a_freeze_names_account_sum_period_scope_and_interest(officer: Actor, case: FundsCase) -> None:
    one = freezes.draft(officer, case.pk, account_at(case, 1), 900_000)
    text = words(papers.read(officer, papers.make(officer, Freeze, one.pk, "案件办理"), "案件办理"))
    for part in ("协助冻结财产通知书", FIRST, "9,000.00", "及于孳息", "回执"):
        assert part in text


def test_a_scan_is_known_by_its_first_bytes(officer: Actor, stop: StopOrder) -> None:
    assert papers.bring(officer, StopOrder, stop.pk, "RECEIPT", b"%PDF-1.7 test").suffix == "pdf"
    for content, kind in ((b"MZ not a scan", "RECEIPT"), (b"%PDF-1.7", "APPLICATION")):
        with pytest.raises(RefusalError, match="FILE_KIND"):
            papers.bring(officer, StopOrder, stop.pk, kind, content)
    assert Paper.unscoped.count() == 1
