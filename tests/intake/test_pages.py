# SPDX-License-Identifier: Apache-2.0
"""The pages of intake: upload, look, map, take in, cancel, give back."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.clear_on_disk import nothing_clear
from tests.intake.conftest import hostile_files
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.intake import queries
from wuzha.intake.models import Batch, BatchStatus, HeaderMemory, SourceKey
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain
from wuzha.intake.readers.tables import open_table
from wuzha.intake.services import store
from wuzha.intake.tasks import resume_abandoned, take_in
from wuzha.intake.views import batches
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.models import Directive

pytestmark = pytest.mark.django_db
PHONE = "13800000001"
HEADERS = ["编号", "预警等级", "诈骗类型", "受害人号码", "推送时间"]
GOOD = ["T1", "高", "刷单返利", PHONE, "2023-05-10 09:08:00"]
BAD = ["T2", "高", "刷单返利", "1.38E+10", "2023-05-10 09:08:00"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
@shared
def city() -> factories.City:
    return factories.make_city()


@pytest.fixture
@shared
def client(city: factories.City) -> Client:
    return logged_in(city, Role.ANALYST)


def logged_in(city: factories.City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def csv(*rows: list[str], headers: list[str] = HEADERS) -> bytes:
    return "\n".join(",".join(row) for row in (headers, *rows)).encode("gb18030")


def upload(client: Client, content: bytes, name: str = "预警.csv", source: str = "PROV", **more: Any) -> Any:
    page = client.get(reverse("intake:list"))
    unit = page.context["form"].fields["unit"].initial
    files = [SimpleUploadedFile(name, content)]
    return client.post(reverse("intake:list"), {"file": files, "source": source, "unit": unit} | more, follow=True)


def batch() -> Batch:
    found: Batch = Batch.unscoped.latest("pk")
    return found


def test_a_file_is_looked_at_before_anything_is_taken_in(client: Client) -> None:
    page = upload(client, csv(GOOD, BAD))
    assert batch().status == BatchStatus.READY
    assert not Directive.unscoped.exists()
    text = page.content.decode()
    assert "138****0001" in text
    assert PHONE not in text
    assert [row.becomes for row in page.context["look"].rows] == ["in", "rejected"]


@pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
def test_taken_in_it_gives_counts_and_rejects_and_the_file_is_gone(client: Client) -> None:
    upload(client, csv(GOOD, BAD))
    path = store.kept(batch().stored_as).path
    assert path.stat().st_mode & 0o077 == 0
    assert not set(csv(GOOD).split(b",")) & set(path.read_bytes().split(b","))
    client.post(reverse("intake:start", args=[batch().pk]))
    assert client.get(reverse("intake:progress", args=[batch().pk])).status_code == 200
    take_in(batch().pk, lambda: False)
    done = batch()
    assert (done.status, done.accepted, done.rejected) == (BatchStatus.DONE, 1, 1)
    assert not path.exists()
    page = client.get(reverse("intake:batch", args=[done.pk]))
    # Each number opens the rows it counts.
    assert list(page.context["lists"]) == ["accepted"]
    listed = client.get(page.context["lists"]["accepted"]).content.decode()
    assert "data-size>1<" in listed
    assert listed.count("<tr data-row") == 1
    assert 'href="#rejected"' in page.content.decode()
    [reject] = page.context["rejects"].rows
    assert reject.line == 3
    assert ("受害人号码", "1*******") in reject.cells
    assert client.get(reverse("intake:progress", args=[done.pk]))["HX-Refresh"] == "true"


@pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
def test_rejects_come_back_as_a_workbook_for_a_purpose_and_never_lie_on_the_disk(
    client: Client, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(client, csv(GOOD, BAD))
    client.post(reverse("intake:start", args=[batch().pk]))
    take_in(batch().pk, lambda: False)
    url = reverse("intake:rejects", args=[batch().pk])
    assert client.post(url, {"purpose": " "}).status_code == 422
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    # nothing of it fits in memory
    monkeypatch.setattr(batches, "KEPT_IN_MEMORY", 0)
    with nothing_clear([home, temporary], ["1.38E+10"]):
        content = b"".join(client.post(url, {"purpose": "退回来源单位"}))  # type: ignore[call-overload]  # a streaming response
    file = tmp_path / "rejects.xlsx"
    file.write_bytes(content)
    rows = next(open_table(file, known=HEADERS).chunks()).rows
    assert rows["受害人号码"].to_list() == ["1.38E+10"]
    read = Event.objects.get(action="personal.read")
    assert (read.purpose, read.row_count) == ("退回来源单位", 1)


def test_an_unknown_header_is_asked_once_for_a_channel(client: Client) -> None:
    headers = [*HEADERS[:3], "机主电话（新）", HEADERS[4]]
    page = upload(client, csv(GOOD, headers=headers))
    assert batch().status == BatchStatus.MAPPING
    form = page.context["form"]
    name = next(name for name, header in form.headers.items() if header == "机主电话（新）")
    choices = {n: form[n].initial for n in form.headers}
    with refusals() as told:
        url = reverse("intake:mapping", args=[batch().pk])
        told.form(client, "No column is “%(field)s”. Choose it below.", None, url, **choices)
    assert batch().status == BatchStatus.MAPPING
    client.post(reverse("intake:mapping", args=[batch().pk]), choices | {name: "victim_phone"})
    assert batch().status == BatchStatus.READY
    assert HeaderMemory.objects.get().field == "victim_phone"
    upload(client, csv(GOOD, headers=headers), name="next.csv")
    assert batch().status == BatchStatus.READY


def test_one_field_is_not_two_columns(client: Client) -> None:
    headers = [*HEADERS, "机主电话（新）"]
    page = upload(client, csv([*GOOD, PHONE], headers=headers))
    form = page.context["form"]
    choices = {n: form[n].initial for n in form.headers}
    name = next(name for name, header in form.headers.items() if header == "机主电话（新）")
    with refusals() as told:
        twice, url = "“%(field)s” is chosen for more than one column", reverse("intake:mapping", args=[batch().pk])
        told.form(client, twice, name, url, **choices | {name: "victim_phone"})


def test_what_an_upload_and_a_key_lack_stands_on_its_field(client: Client, city: factories.City) -> None:
    admin, file = logged_in(city, Role.ADMIN), SimpleUploadedFile("a.csv", csv(GOOD))
    channel = "No channel is called so. Choose one from the list, or write letters, digits, dots and dashes."
    with refusals() as told:
        told.form(client, channel, "source", reverse("intake:list"), source="甲 乙", unit=city.centre.pk, file=file)
        right = {"unit": city.centre.pk, "scopes": ["warnings:post"], "requests_per_minute": "60"}
        told.form(admin, channel, "source", reverse("intake:keys"), **right, source="甲 乙")
        told.form(
            admin, "Choose at least one.", "scopes", reverse("intake:keys"), **right | {"scopes": []}, source="PROV"
        )


def test_columns_may_be_changed_until_it_is_set_going(client: Client) -> None:
    upload(client, csv(GOOD))
    url = reverse("intake:mapping", args=[batch().pk])
    form = client.get(url).context["form"]
    choices = {name: form[name].initial for name in form.headers}
    name = next(name for name, header in form.headers.items() if header == "诈骗类型")
    client.post(url, choices | {name: ""})
    assert "诈骗类型" not in batch().mapping
    assert batch().status == BatchStatus.READY
    client.post(reverse("intake:start", args=[batch().pk]))
    assert client.get(url).status_code == 302
    client.post(url, choices)
    assert "诈骗类型" not in batch().mapping


def test_a_changed_mind_is_remembered_too(client: Client) -> None:
    for choice in ("", "fraud_type", ""):
        upload(client, csv(GOOD))
        url = reverse("intake:mapping", args=[batch().pk])
        form = client.get(url).context["form"]
        choices = {name: form[name].initial for name in form.headers}
        name = next(name for name, header in form.headers.items() if header == "诈骗类型")
        client.post(url, choices | {name: choice})
        upload(client, csv(GOOD), name="next.csv")
        assert batch().status == BatchStatus.READY
        assert batch().mapping.get("诈骗类型", "") == choice


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, cell)
    book.close()
    return data.getvalue()


def test_another_sheet_may_be_taken(client: Client) -> None:
    other = ["T9", "低", "刷单返利", "13800000009", "2023-05-10 09:08:00"]
    page = upload(client, workbook({"五月": [HEADERS, GOOD], "六月": [HEADERS, other, other]}), "两表.xlsx")
    assert [sheet.name for sheet in page.context["look"].sheets] == ["五月", "六月"]
    assert batch().sheet == "五月"
    assert batch().other_sheets == [["六月", 2]]
    assert "未读取：" in page.content.decode()
    page = client.post(reverse("intake:sheet", args=[batch().pk]), {"sheet": "六月"}, follow=True)
    assert (batch().sheet, batch().rows) == ("六月", 2)
    assert batch().other_sheets == [["五月", 1]]
    assert "138****0009" in page.content.decode()
    for wrong in ("七月", "", "x" * 99):
        client.post(reverse("intake:sheet", args=[batch().pk]), {"sheet": wrong})
    client.post(reverse("intake:start", args=[batch().pk]))
    client.post(reverse("intake:sheet", args=[batch().pk]), {"sheet": "五月"})
    assert batch().sheet == "六月"


def test_a_finished_file_says_which_sheets_were_not_read(client: Client) -> None:
    upload(client, workbook({"五月": [HEADERS, GOOD], "六月": [HEADERS, GOOD, GOOD], "空表": []}), "两表.xlsx")
    Batch.unscoped.filter(pk=batch().pk).update(status=BatchStatus.DONE)
    text = client.get(reverse("intake:batch", args=[batch().pk])).content.decode()
    assert "该工作簿的其他工作表没有读取" in text
    assert f"{batch().other_sheets[0][0]} · " in text
    assert "空表" not in text


def test_a_line_that_is_no_row_is_shown_as_one_that_will_be_rejected(client: Client) -> None:
    page = upload(client, csv(GOOD, GOOD[:2], GOOD))
    assert [row.becomes for row in page.context["look"].rows] == ["in", "rejected", "in"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("13800000001", "138****0001"), ("330282198512310028", "330282********0028"), ("测试甲", "测**"),
        ("2024-05-06 10:20:30", "2024-05-06 10:20:30"), ("12", "12"), ("1234567", "1******"), ("", "—"),
    ],
)  # fmt: skip
def test_of_an_unknown_column_only_the_kind_is_shown(client: Client, cell: str, shown: str) -> None:
    page = upload(client, csv([*GOOD, cell], headers=[*HEADERS, "不认识的一栏"]))
    text = page.content.decode()
    assert page.context["form"]["h5"].field.sample == ("" if shown == "—" else shown)
    assert shown in text
    assert cell in ("", shown) or cell not in text


def macro_workbook() -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    book.add_worksheet().write_row(0, 0, HEADERS)
    book.close()
    import zipfile

    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return data.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [(b" ", "a.csv"), (macro_workbook(), "a.xlsx"), (b"%PDF-1.7", "a.xlsx"), (b"MZ\x00\x00" * 99, "a.csv")],
)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(
    client: Client, content: bytes, name: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = upload(client, content, name)
    assert batch().status == BatchStatus.FAILED
    assert page.context["problem"].what
    assert page.context["problem"].remedy
    assert not list(store.uploads().iterdir())


@pytest.mark.parametrize("code", ["macros", "zip_bomb", "empty"])
def test_a_hostile_file_is_answered_by_its_name(client: Client, home: Path, code: str) -> None:
    path = home / "book.xlsx"
    path.write_bytes(workbook({"表": [HEADERS, GOOD]}))
    hostile = hostile_files(home, path)[code]
    page = upload(client, hostile.read_bytes() or b"\n", hostile.name)
    assert batch().problem["code"] == code
    assert explain(UnreadableFileError(FileProblem(code))).remedy in page.content.decode()
    assert not Directive.unscoped.exists()


def test_a_formula_is_shown_as_text_and_given_back_as_text(client: Client) -> None:
    evil = '=HYPERLINK("https://syn.example/")'
    quoted = '"' + evil.replace('"', '""') + '"'
    page = upload(client, csv([*GOOD[:2], quoted, *GOOD[3:]]))
    assert [row.becomes for row in page.context["look"].rows] == ["flagged"]
    assert "=HYPERLINK(&quot;https" in page.content.decode()


def test_several_files_at_once_each_get_a_batch(client: Client) -> None:
    upload(client, csv(GOOD), file=[SimpleUploadedFile(f"{n}.csv", csv(GOOD)) for n in range(3)])
    assert Batch.unscoped.count() == 3


def test_a_cancelled_file_is_not_taken_in(
    client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    upload(client, csv(GOOD))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("intake:cancel", args=[batch().pk]))
    take_in(batch().pk, lambda: False)
    assert batch().status == BatchStatus.CANCELLED
    assert not Directive.unscoped.exists()
    assert not store.kept(batch().stored_as).exists()


def test_started_twice_it_is_queued_once(client: Client) -> None:
    upload(client, csv(GOOD))
    for _ in range(2):
        client.post(reverse("intake:start", args=[batch().pk]))
    assert Event.objects.filter(action="intake.start").count() == 1


@pytest.mark.django_db(transaction=True)  # the rows are written by a thread of its own
def test_a_batch_whose_worker_died_is_taken_up_again(client: Client) -> None:
    upload(client, csv(GOOD))
    Batch.unscoped.filter(pk=batch().pk).update(status=BatchStatus.RUNNING)
    assert resume_abandoned(timestamp=0) == 1
    take_in(batch().pk, lambda: False)
    assert batch().accepted == 1
    assert resume_abandoned(timestamp=0) == 0


def test_a_channel_is_written_by_its_name_as_the_pages_show_it(client: Client) -> None:
    upload(client, csv(GOOD), source="省平台")
    assert batch().source == "PROV"
    assert "省平台" in client.get(reverse("intake:batch", args=[batch().pk])).content.decode()


@pytest.mark.parametrize("source", ["", "a b", "x" * 33, "<script>"])
def test_a_channel_has_a_plain_name(client: Client, source: str) -> None:
    assert upload(client, csv(GOOD), source=source).status_code == 422
    assert not Batch.unscoped.exists()


@pytest.mark.parametrize("name", ["intake:keys", "exchange:links"])
def test_who_has_no_centre_is_offered_no_form_that_is_refused(city: factories.City, name: str) -> None:
    def shown(person: Person) -> str:
        client = Client()
        client.force_login(person)
        return client.get(reverse(name)).content.decode()

    form = 'name="source"'
    assert form in shown(city.people[Role.ADMIN])
    page = shown(factories.make_person(Role.ADMIN, city.town))
    assert form not in page
    assert "请联系市级系统管理员" in page


def test_a_key_is_shown_once_and_can_be_revoked(city: factories.City) -> None:
    admin = logged_in(city, Role.ADMIN)
    url = reverse("intake:keys")
    unit = admin.get(url).context["form"].fields["unit"].initial
    page = admin.post(url, {"source": "PROV", "unit": unit, "scopes": ["warnings:post"]})
    clear = page.context["clear"]
    assert clear in page.content.decode()
    assert clear not in admin.get(url).content.decode()
    key = SourceKey.objects.get()
    assert key.scopes == ["warnings:post"]
    limits = {"scopes": ["warnings:post", "batches:read"], "requests_per_minute": "300"}
    assert admin.post(reverse("intake:key", args=[key.pk]), limits).status_code == 302
    assert admin.post(reverse("intake:key", args=[key.pk]), {"requests_per_minute": "0"}).status_code == 422
    assert "300" in admin.get(url).content.decode()
    admin.post(reverse("intake:key_revoke", args=[key.pk]))
    key.refresh_from_db()
    assert key.revoked_at is not None


@pytest.mark.parametrize(
    ("kind", "seeing", "blind"),
    [
        ("penalties", (Role.CARD_OFFICER, Role.JOINT_OFFICE), (Role.ANALYST, Role.FUNDS_OFFICER)),
        ("pledges", (Role.INVESTIGATOR,), (Role.ANALYST, Role.OUTREACH_OFFICER)),
        ("involved_cards", (Role.ANALYST, Role.CARD_OFFICER), (Role.OUTREACH_OFFICER,)),
    ],
)
def test_a_file_of_a_room_is_there_for_who_may_open_the_room_and_for_who_brought_it(
    city: factories.City, kind: str, seeing: tuple[Role, ...], blind: tuple[Role, ...]
) -> None:
    made = Batch.unscoped.create(
        kind=kind, source="TEST", unit=city.city, status=BatchStatus.DONE, done=1, rejected=1, file_name="台账.xlsx",
        headers=[], mapping={},
    )  # fmt: skip
    made_at, rejects = reverse("intake:batch", args=[made.pk]), reverse("intake:rejects", args=[made.pk])
    everybody = {role: factories.actor_of(factories.make_person(role, city.city, f"top-{role}")) for role in seeing}
    for role, one in everybody.items():
        assert queries.batch(one, made.pk) is not None, role
    for role in blind:
        person = factories.make_person(role, city.city, f"top-{role}")
        client = Client()
        client.force_login(person)
        listed = client.get(reverse("intake:list"))
        assert "台账.xlsx" not in listed.content.decode()
        assert kind not in dict(listed.context["form"].fields["kind"].choices)
        assert client.get(made_at).status_code == 404
        assert client.post(rejects, {"purpose": "退回"}).status_code in (403, 404)
        Batch.unscoped.filter(pk=made.pk).update(by=person)
        assert client.get(made_at).status_code == 200
        Batch.unscoped.filter(pk=made.pk).update(by=None)
