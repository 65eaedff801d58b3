# SPDX-License-Identifier: Apache-2.0
"""No clear phone, ID number, account, name or address gets out: into the database, a log, a page, a message."""

from __future__ import annotations

import base64
import logging
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_city
from tests.intake.conftest import Command, WriteRows, address_of_test_database, row
from wuzha.audit.actor import Actor
from wuzha.audit.logs import MaskingFilter
from wuzha.engine.identifiers import find_clear
from wuzha.intake.models import Batch
from wuzha.intake.services.sources import create_key
from wuzha.intake.tasks import take_in
from wuzha.org.roles import Role
from wuzha.runtime.binaries import programs
from wuzha.warning.models import Directive

#: What the rows are full of: nobody's, but with the shape of somebody's.
PHONE, OTHER_PHONE, FRAUDSTER = "19900000017", "19900000025", "19900000033"
ID_NO, ACCOUNT = "330282198512310028", "6222020000000000000"
NAME, ADDRESS = "欧阳测试乙", "测试市浒山街道泄露检查路17号"
CLEAR = (PHONE, OTHER_PHONE, FRAUDSTER, ID_NO, ACCOUNT, NAME, ADDRESS)

ROWS = [
    row(
        1,
        受害人号码=PHONE,
        受害人姓名=NAME,
        现住址=ADDRESS,
        嫌疑人号码=FRAUDSTER,
        受害人身份证=ID_NO,
        另一栏=OTHER_PHONE,
    ),
    row(2, 受害人号码=OTHER_PHONE, 受害人姓名=NAME, 预警等级=PHONE, 诈骗类型=ID_NO, 交易金额=ACCOUNT, 推送时间=PHONE),
    row(3, 受害人号码="", 受害人身份证=ID_NO[:17] + "9", 受害人姓名=PHONE, 现住址=ADDRESS, 另一栏=ID_NO),
]


def dump() -> str:
    """Everything in the database, as a backup would hold it."""
    command = [programs("18", None) / "pg_dump", "--dbname", address_of_test_database()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def assert_nothing_clear(text: str) -> None:
    for clear in CLEAR:
        assert clear not in text
        for encoded in (clear.encode().hex(), base64.b64encode(clear.encode()).decode().rstrip("=")):
            assert encoded not in text
        assert clear.encode("unicode_escape").decode() not in text
    assert find_clear(text) == []


@pytest.fixture
def city(wuzha: Command) -> City:
    return make_city()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What the product's own handler would have written."""
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(MaskingFilter())
    return caplog


def test_the_command_line(
    wuzha: Command, city: City, write_csv: WriteRows, log: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    path = write_csv(ROWS, f"{PHONE}预警.csv")
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join(",".join(one.values()) for one in ROWS))
    said = wuzha("import", "warnings", path, broken, "--source", "MPS", "--unit", city.centre.code, "--json")
    assert (said.json["accepted"], said.json["rejected"]) == (1, 2)
    assert_nothing_clear(dump())
    assert_nothing_clear(log.text)
    assert_nothing_clear(said.out + said.err)


def test_the_pages(city: City, write_csv: WriteRows, log: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(city.people[Role.ANALYST])
    pages = []
    for content in (write_csv(ROWS).read_bytes(), b'"' + PHONE.encode(), f"{PHONE},{ID_NO}\n{NAME},1".encode()):
        file = SimpleUploadedFile(f"{ID_NO}.csv", content)
        values = {"file": [file], "source": "PROV", "unit": city.centre.pk}
        pages.append(client.post(reverse("intake:list"), values, follow=True))
    batch = Batch.unscoped.earliest("pk")
    form = pages[0].context["form"]
    choices = {name: form[name].initial for name in form.headers}
    pages.append(client.post(reverse("intake:mapping", args=[batch.pk]), choices, follow=True))
    client.post(reverse("intake:start", args=[batch.pk]))
    take_in(batch.pk, lambda: False)
    pages.append(client.get(reverse("intake:batch", args=[batch.pk])))
    pages.append(client.get(reverse("intake:list")))
    assert Directive.unscoped.count() == 1
    for page in pages:
        assert page.status_code == 200
        assert_nothing_clear(page.content.decode())
    assert_nothing_clear(dump())
    assert_nothing_clear(log.text)


def test_the_api(city: City, log: pytest.LogCaptureFixture) -> None:
    key = create_key(Actor.system("tests"), source="PROV", unit=city.centre)[1]
    body = [
        {"level": "高", "pushed_at": "2024-05-06 10:20:30", "victim_phone": PHONE, "victim_name": NAME, "note": ID_NO},
        {"level": PHONE, "pushed_at": ID_NO, "victim_phone": OTHER_PHONE, "tx_amount": ACCOUNT, ADDRESS: FRAUDSTER},
    ]
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": PHONE}
    answer = Client().post("/api/v1/warnings/batch", body, content_type="application/json", headers=headers)
    assert [one["became"] for one in answer.json()["results"]] == ["NEW", "REJECTED"]
    bad = Client().post(
        "/api/v1/warnings",
        f'{{"{PHONE}"',
        content_type="application/json",
        headers=headers | {"Idempotency-Key": ID_NO},
    )
    assert bad.status_code == 400
    for text in (answer.content.decode(), bad.content.decode(), dump(), log.text):
        assert_nothing_clear(text)
        assert key not in text
