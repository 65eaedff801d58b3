# SPDX-License-Identifier: Apache-2.0
"""A file from the analyst's desk into the queue: chosen, looked at, its columns named, taken in, its rejects back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.factories import City, make_city
from tests.intake.conftest import rows_of
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.services import run as running
from wuzha.intake.tasks import take_in
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.models import Directive

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
SignIn = Callable[..., None]
HEADERS = ("编号", "预警等级", "诈骗类型", "受害人号码", "受害人姓名", "推送时间", "机主现居住")


@pytest.fixture
def city(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    return make_city()


@pytest.fixture
def analyst(city: City, sign_in: SignIn) -> Person:
    sign_in(city.people[Role.ANALYST])
    return city.people[Role.ANALYST]


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Runs what is queued, as a worker would, beside the page."""
    threads: list[threading.Thread] = []

    def work() -> None:
        def run() -> None:
            try:
                for pk in Batch.unscoped.filter(started_at__isnull=False).values_list("pk", flat=True):
                    take_in(pk, lambda: False)
            finally:
                connection.close()

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield work
    for thread in threads:
        thread.join()


def file(tmp_path: Path, rows: int = 30, headers: tuple[str, ...] = HEADERS) -> Path:
    """Every tenth row is unusable, every tenth flagged."""
    lines = [",".join(headers)]
    for n in range(rows):
        phone = "1.38E+10" if n % 10 == 3 else f"1380000{n:04d}"
        kind = "元宇宙骗局" if n % 10 == 5 else "刷单返利"
        lines.append(f"T{n},高危,{kind},{phone},测试甲,2024-05-06 10:20:{n % 60:02d},测试市浒山街道测试路{n}号")
    path = tmp_path / "五月预警.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def upload(page: Page, path: Path) -> None:
    page.goto(reverse("intake:list"))
    page.get_by_label("文件", exact=True).set_input_files(path)
    page.get_by_role("combobox", name="渠道").fill("PROV")
    page.get_by_role("button", name="上传并预览").click()


@pytest.mark.soak
def test_a_file_goes_from_upload_to_rejects(
    page: Page, analyst: Person, worker: Callable[[], None], tmp_path: Path
) -> None:
    upload(page, file(tmp_path))
    expect(page.get_by_role("heading", level=1)).to_have_text("这些列是什么？")
    page.get_by_label("机主现居住").select_option("victim_address_live")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("cell", name="138****0000")).to_be_visible()
    assert "13800000000" not in page.content()
    expect(page.get_by_text("将退回")).to_have_count(2)
    page.get_by_role("button", name="确认入库").click()
    worker()
    expect(page.get_by_role("heading", name="退回的行")).to_be_visible()
    assert Directive.unscoped.count() == 27
    with page.expect_download() as download:
        page.get_by_role("button", name="下载退回文件").click()
    path = tmp_path / "rejects.xlsx"
    download.value.save_as(path)
    assert [row["受害人号码"] for row in rows_of(path)] == ["1.38E+10"] * 3


def test_progress_moves_by_itself_and_can_be_stopped(
    page: Page, analyst: Person, worker: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    slow = threading.Event()
    pace = running.Piece

    def slowly(*values: object) -> object:
        slow.wait(0.4)
        return pace(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "Piece", slowly)
    upload(page, file(tmp_path, 400, (*HEADERS[:6], "备注说明")))
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="确认入库").click()
    worker()
    expect(page.get_by_text("/ 400 行")).to_be_visible()
    expect(page.get_by_text("每秒")).to_be_visible()
    page.get_by_role("button", name="停止导入").click()
    page.get_by_role("dialog").get_by_role("button", name="停止导入").click()
    slow.set()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已取消")
    batch = Batch.unscoped.get()
    assert batch.status == BatchStatus.CANCELLED
    assert batch.done < 400


def test_a_file_above_the_limit_is_told_before_it_is_sent(page: Page, analyst: Person, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(5 * 1024**3)
    page.goto(reverse("intake:list"))
    page.wait_for_load_state("load")
    page.get_by_label("文件", exact=True).set_input_files(huge)
    assert "文件" in str(page.get_by_label("文件", exact=True).evaluate("(input) => input.validationMessage"))
    page.get_by_role("combobox", name="渠道").fill("PROV")
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("数据导入")
    assert not Batch.unscoped.exists()


def test_every_page_is_clean_in_either_look(
    page: Page, analyst: Person, worker: Callable[[], None], tmp_path: Path, axe: Axe, overflow: Check,
    city: City, sign_in: SignIn,
) -> None:  # fmt: skip
    def check() -> None:
        page.wait_for_load_state("load")
        for size in sizes(page, "phone", "desk"):
            assert axe.in_both_themes(page) + overflow(page) == [], size

    page.goto(reverse("intake:list"))
    check()
    upload(page, file(tmp_path))
    check()  # headers
    page.get_by_role("button", name="继续").click()
    check()  # first rows
    page.get_by_role("button", name="确认入库").click()
    check()  # progress
    worker()
    expect(page.get_by_role("heading", name="退回的行")).to_be_visible()
    check()  # result
    broken = tmp_path / "空.csv"
    broken.write_bytes(b"")
    upload(page, broken)
    check()  # a file that cannot be read
    page.goto(reverse("intake:list"))
    check()
    sign_in(city.people[Role.ADMIN])
    page.goto(reverse("intake:keys"))
    check()
    page.get_by_role("combobox", name="渠道").fill("PROV")
    page.get_by_role("button", name="生成密钥").click()
    check()
