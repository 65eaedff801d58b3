# SPDX-License-Identifier: Apache-2.0
"""PDF statements on the desk, in an archive, through the process of their own; a scan says what to ask for."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.factories import City
from tests.funds.statements.proof.pdf.drawn import Look, draw
from tests.funds.statements.proof.pdf.paper import Sheet, write
from tests.funds.statements.proof.pdf.test_layouts import NARROW, OWN, Story
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.models import FileStatus, StatementReject, Transfer
from wuzha.funds.statements.services import files, whole
from wuzha.org.roles import Role


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))


def test_pdfs_in_an_archive_are_taken_with_the_place_of_each_line(
    city: City, worked: FundsCase, officer: Actor, tmp_path: Path
) -> None:
    headers, cells, widths, right = NARROW
    story = Story(2, 24)
    sheets = draw(headers, story.columns(*cells), widths, right, Look(rules="none"))
    # a text over the sums of one row, and a page that is a picture
    sheets[1].text(180, 130, "盖住的字", size=8)
    good, scan = write(tmp_path / "good.pdf", sheets), Sheet()
    scan.ops.append("q 400 0 0 400 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q")
    archive = io.BytesIO()
    with ZipFile(archive, "w") as packed:
        packed.write(good, "甲/流水.pdf")
        packed.write(write(tmp_path / "scan.pdf", [scan]), "乙/扫描.PDF")

    taken = files.take(officer, worked.pk, [archive.getvalue()], "全部.zip")
    ended = {one.file_name: one for one in whole.run_case(worked.pk)}

    assert len(taken) == 2
    done = ended["甲/流水.pdf"]
    rejects = StatementReject.unscoped.filter(file=done)
    assert done.status == FileStatus.DONE
    assert done.accepted + rejects.count() == 24
    assert {reject.line // 1000 for reject in rejects if reject.reason == "UNCLEAR"} == {2}
    assert Transfer.unscoped.filter(case=worked).count() >= done.accepted
    assert ended["乙/扫描.PDF"].status == FileStatus.FAILED
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    assert "扫描件" in client.get(f"/funds/statements/{ended['乙/扫描.PDF'].pk}/").content.decode()
    assert OWN not in client.get(f"/funds/statements/{done.pk}/").content.decode()


def test_what_a_pdf_does_not_say_is_asked_with_its_first_rows(
    city: City, worked: FundsCase, officer: Actor, tmp_path: Path
) -> None:
    headers, cells, widths, right = NARROW
    sheets = draw(headers, Story(5, 8).columns(*cells), widths, right, Look(titles=("银行交易明细",)))
    content = write(tmp_path / "one.pdf", sheets).read_bytes()

    files.take(officer, worked.pk, [content], "流水.pdf")
    (asked,) = whole.run_case(worked.pk)

    assert asked.status == FileStatus.MAPPING
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(f"/funds/statements/{asked.pk}/headers/").content.decode()
    assert "对方账号" in page
    assert "本方账号" in page
