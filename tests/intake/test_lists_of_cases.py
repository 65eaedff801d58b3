# SPDX-License-Identifier: Apache-2.0
"""A list of cases on the pages of intake: what a row needs, what a sum will be, and which rows are in doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.cases.models import Victim
from wuzha.intake.models import Batch
from wuzha.intake.tasks import take_in
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db

HEADERS = ["案件编号", "发案时间", "报案时间", "被害人姓名", "联系方式", "被骗金额(万元)", "简要案情", "本所备注"]
STORY = "测试辛在家中被他人骗走"
GOOD = ["A3302820000002026050001", "2026-05-06 10:20", "2026-05-06 18:00", "测试辛", "13800000501", "2.616", STORY, ""]
DOUBTED = ["A3302820000002026050002", "2026-05-06 10:20", "2026-05-06", "测试壬", "13800000502", "", "", ""]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))


@pytest.fixture
@shared
def city() -> City:
    return make_city()


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.INVESTIGATOR])
    return client


def upload(client: Client, *rows: list[str], **given: str) -> Any:
    content = "\n".join(",".join(row) for row in (HEADERS, *rows)).encode("gb18030")
    unit = client.get(reverse("intake:list")).context["form"].fields["unit"].initial
    file = SimpleUploadedFile("台账.csv", content)
    data = {"file": [file], "unit": unit, "kind": "cases", "source": ""} | given
    return client.post(reverse("intake:list"), data, follow=True)


def test_no_channel_need_be_named_for_a_list_of_ones_own(client: Client) -> None:
    upload(client, GOOD)
    assert Batch.unscoped.get().source == "CASES"
    refused = upload(client, GOOD, kind="warnings")
    assert refused.context["form"].errors["source"] == ["请填写此项。"]


def test_the_columns_are_asked_in_the_words_of_cases_and_nobody_is_named(client: Client) -> None:
    page = upload(client, GOOD)
    text = page.content.decode()
    assert "每行至少要有：案件编号；报案时间或案发时间；受害人电话、受害人身份证号或受害人账号。" in text
    assert "测试辛" not in text
    assert STORY not in text


def test_the_preview_says_what_a_sum_in_ten_thousands_will_be(client: Client) -> None:
    upload(client, GOOD)
    batch = Batch.unscoped.get()
    fields = [batch.mapping.get(header, "") for header in HEADERS]
    asked = {f"h{place}": field for place, field in enumerate(fields)}
    page = client.post(reverse("intake:mapping", args=[batch.pk]), asked, follow=True)
    [row] = page.context["look"].rows
    assert row.cells[5] == "2.616 = 26,160.00 元"
    assert STORY not in page.content.decode()


@pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
def test_rows_in_doubt_are_opened_from_their_number_each_with_its_reason(client: Client) -> None:
    upload(client, GOOD, DOUBTED)
    batch = Batch.unscoped.get()
    asked = {f"h{place}": batch.mapping.get(header, "") for place, header in enumerate(HEADERS)}
    client.post(reverse("intake:mapping", args=[batch.pk]), asked)
    client.post(reverse("intake:start", args=[batch.pk]))
    take_in(batch.pk, lambda: False)
    page = client.get(reverse("intake:batch", args=[batch.pk]))
    assert page.context["batch"].flagged == 1
    listed = client.get(page.context["lists"]["flagged"])
    [case] = listed.context["page"].rows
    assert case.case_no == DOUBTED[0]
    assert "待查" in listed.content.decode()
    record = client.get(case.get_absolute_url()).content.decode()
    assert "清单没有写明损失金额" in record
    assert "报案时间只有日期" in record
    assert {one.loss_fen for one in Victim.unscoped.all()} == {2_616_000, 0}
