# SPDX-License-Identifier: Apache-2.0
"""`wuzha import warnings`: counts, rejects, questions, and what an interruption leaves."""

from __future__ import annotations

import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from tests.courses import SOAK
from tests.factories import make_city
from tests.intake.conftest import Command, WriteRows, hostile_files, row, rows_of, start_process
from tests.waiting import processor, until
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain
from wuzha.intake.services import run as running
from wuzha.intake.terminal import ProgressLine
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.simulation.load import city
from wuzha.simulation.workbook import HEADERS, WorkbookContents
from wuzha.warning.models import Directive, WarningRecord

Example = Callable[..., WorkbookContents]


def test_good_flagged_and_unusable_rows_are_told_apart(wuzha: Command, example: Example) -> None:
    written = example(1050, unusable=25, flagged=25)
    said = wuzha("import", "warnings", written.path, "--source", "MPS", "--json")
    answer = said.json
    assert said.code == 0
    assert list(answer) == [
        "rows", "accepted", "merged", "duplicates", "rejected", "flagged", "rejects_file", "seconds",
    ]  # fmt: skip
    assert (answer["rows"], answer["accepted"] + answer["merged"]) == (1050, 1025)
    assert (answer["flagged"], answer["rejected"], answer["duplicates"]) == (25, 25, 0)
    assert set(Reject.unscoped.values_list("line", flat=True)) == written.unusable.keys()
    assert set(Directive.unscoped.exclude(flags=[]).values_list("line", flat=True)) == written.flagged.keys()

    again = wuzha("import", "warnings", written.path, "--source", "MPS", "--json").json
    assert (again["accepted"] + again["merged"], again["duplicates"], again["flagged"]) == (0, 1025, 0)
    assert Directive.unscoped.count() == 1025


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "gb18030", "tsv", "xlsx", "xls"])
def test_every_kind_of_file_gives_the_same_rows(
    kind: str, wuzha: Command, write_csv: WriteRows, tmp_path: Path
) -> None:
    rows = [row(n) for n in range(1, 6)] + [row(6, 受害人号码="1.38E+10"), row(7, 交易金额="很多")]
    table = [list(rows[0]), *(list(one.values()) for one in rows)]
    path = tmp_path / f"rows.{kind}"
    if kind == "tsv":
        path.write_text("\n".join("\t".join(cells) for cells in table), encoding="utf-8")
    elif kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for line, cells in enumerate(table):
                sheet.write_row(line, 0, cells)
    elif kind == "xls":
        old = xlwt.Workbook()
        page = old.add_sheet("预警")
        for line, cells in enumerate(table):
            for column, cell in enumerate(cells):
                page.write(line, column, cell)
        old.save(str(path))
    else:
        path = write_csv(rows, encoding=kind)
    answer = wuzha("import", "warnings", path, "--source", "MPS", "--json").json
    counts = [answer[name] for name in ("rows", "accepted", "merged", "duplicates", "rejected", "flagged")]
    assert counts == [7, 6, 0, 0, 1, 1]
    assert sorted(Directive.unscoped.values_list("line", flat=True)) == [2, 3, 4, 5, 6, 8]


def test_overlapping_files_double_no_row(wuzha: Command, write_csv: WriteRows) -> None:
    one = write_csv([row(n) for n in range(1, 31)], "one.csv")
    other = write_csv([row(n) for n in range(21, 51)], "other.csv", "gb18030")
    answer = wuzha("import", "warnings", one, other, "--source", "CITY", "--json").json
    assert (answer["rows"], answer["accepted"], answer["duplicates"]) == (60, 50, 10)
    assert WarningRecord.unscoped.count() == 50


def test_an_empty_installation_gets_the_base_city_without_people(wuzha: Command, write_csv: WriteRows) -> None:
    said = wuzha("import", "warnings", write_csv([row()]), "--source", "MPS")
    assert "已先建立基础城市" in said.err
    assert "the base city was built first" in said.err
    assert Unit.objects.filter(kind=UnitKind.CENTRE).count() == 1
    assert not Person.objects.exists()
    assert "1 行：新增 1" in said.out
    assert "1 rows: 1 accepted" in said.out


def test_among_several_centres_one_must_be_named(wuzha: Command, write_csv: WriteRows) -> None:
    made = make_city()
    path = write_csv([row()])
    said = wuzha("import", "warnings", path, "--source", "MPS")
    assert said.code == 1
    assert "--unit" in said.err
    assert made.abroad_centre.code in said.err
    said = wuzha("import", "warnings", path, "--source", "MPS", "--unit", made.abroad_centre.code)
    assert said.code == 0
    assert WarningRecord.unscoped.get().centre_id == made.abroad_centre.pk
    assert wuzha("import", "warnings", path, "--source", "MPS", "--unit", made.station.code).code == 1


def test_rejects_come_back_as_they_came_with_reasons(wuzha: Command, example: Example) -> None:
    written = example(60, unusable=10)
    answer = wuzha("import", "warnings", written.path, "--source", "MPS", "--json").json
    path = Path(answer["rejects_file"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    given_back = rows_of(path)
    assert list(given_back[0]) == [*HEADERS, "行号", "原因", "怎么办", "原文"]
    assert {int(one["行号"]) for one in given_back} == written.unusable.keys()
    assert all(one["原因"] and one["怎么办"] for one in given_back)
    sent = rows_of(written.path)
    as_sent = [{header: one[header] for header in HEADERS} for one in given_back]
    assert as_sent == [sent[line - 2] for line in sorted(written.unusable)]
    read = Event.objects.get(action="personal.read")
    assert (read.row_count, read.fields, bool(read.purpose)) == (10, ["raw"], True)


def test_a_rejects_file_may_be_corrected_and_given_again(wuzha: Command, write_csv: WriteRows) -> None:
    rows = [row(1), row(2, 受害人号码="1380000"), row(3, 预警等级="五级")]
    others = [row(4, 推送时间="待定")]
    files = [write_csv(rows, "a.csv"), write_csv(others, "b.csv")]
    first = wuzha("import", "warnings", *files, "--source", "MPS", "--json").json
    assert first["rejected"] == 3
    again = wuzha("import", "warnings", first["rejects_file"], "--source", "MPS", "--json").json
    assert (again["rows"], again["rejected"]) == (3, 3)
    right = {"受害人号码": "13800000009", "预警等级": "高危", "推送时间": "2024-05-07 08:00:00"}
    corrected = write_csv([one | right for one in rows_of(Path(again["rejects_file"]))], "corrected.csv")
    last = wuzha("import", "warnings", corrected, "--source", "MPS", "--json").json
    assert (last["accepted"] + last["merged"], last["rejected"]) == (3, 0)


def test_without_rejects_there_is_no_rejects_file(wuzha: Command, write_csv: WriteRows) -> None:
    answer = wuzha("import", "warnings", write_csv([row()]), "--source", "MPS", "--json").json
    assert answer["rejects_file"] is None


def test_a_file_that_cannot_be_read_loses_nothing_of_the_others(
    wuzha: Command, write_csv: WriteRows, tmp_path: Path
) -> None:
    said = wuzha("import", "warnings", tmp_path / "none.xlsx", write_csv([row()]), "--source", "MPS", "--json")
    assert said.code == 1
    assert said.json["accepted"] == 1
    assert "找不到这个文件" in said.err
    assert "is not there" in said.err


def test_a_folder_is_called_one_and_nobody_at_a_terminal_is_told_to_upload(wuzha: Command, tmp_path: Path) -> None:
    centre = make_city().centre
    said = wuzha("import", "warnings", tmp_path, tmp_path / "none.xlsx", "--source", "MPS", "--unit", centre.code)
    assert said.code == 1
    assert "文件夹" in said.err
    assert "a folder" in said.err
    assert "上传" not in said.err
    assert "upload" not in said.err


@pytest.mark.parametrize("code", ["macros", "zip_bomb", "too_large", "empty"])
def test_a_hostile_file_gets_a_clear_answer(code: str, wuzha: Command, example: Example, tmp_path: Path) -> None:
    path = hostile_files(tmp_path, example(5).path)[code]
    began = processor()
    said = wuzha("import", "warnings", path, "--source", "MPS", "--json")
    assert said.code == 1
    assert said.json["rows"] == 0
    problem = UnreadableFileError(FileProblem(code), params={"size_mb": 5120, "limit_mb": 500})
    assert explain(problem, "zh-hans").what[:8] in said.err
    assert "Traceback" not in said.err
    assert processor() - began < 60
    assert not Batch.unscoped.exists()


def test_a_formula_is_kept_as_text_flagged_and_given_back_harmless(wuzha: Command, write_csv: WriteRows) -> None:
    evil = '=HYPERLINK("https://syn.example/","点此")'
    rows = [row(1, 备注=evil, 诈骗类型="=cmd|' /C calc'!A0"), row(2, 受害人号码="@SUM(1+1)", 受害人姓名=evil)]
    answer = wuzha("import", "warnings", write_csv(rows), "--source", "MPS", "--json").json
    assert (answer["accepted"], answer["flagged"], answer["rejected"]) == (1, 1, 1)
    assert "fraud_type:FORMULA" in Directive.unscoped.get().flags
    # a formula cell would read as its result, which is nothing here
    assert [one["受害人姓名"] for one in rows_of(Path(answer["rejects_file"]))] == [evil]


def test_missing_headers_are_named_and_can_be_given(wuzha: Command, write_csv: WriteRows) -> None:
    rows = [row(n) for n in range(1, 4)]
    renamed = [
        {{"受害人号码": "号码一栏", "预警等级": "X级"}.get(h, h): cell for h, cell in one.items()} for one in rows
    ]
    path = write_csv(renamed)
    said = wuzha("import", "warnings", path, "--source", "MPS", "--json")
    assert said.code == 1
    assert said.json["rows"] == 0
    for word in ("victim_phone", "level", "号码一栏", "X级", "--map"):
        assert word in said.err
    assert not Batch.unscoped.exists()
    mapped = ("--map", "号码一栏=victim_phone", "--map", "X级=level")
    assert wuzha("import", "warnings", path, "--source", "MPS", "--json", *mapped).json["accepted"] == 3


def test_two_columns_for_the_person_are_asked_about(wuzha: Command, write_csv: WriteRows) -> None:
    path = write_csv([row(1, 联系电话="13800000099")])
    said = wuzha("import", "warnings", path, "--source", "MPS")
    assert said.code == 1
    assert "受害人号码" in said.err
    assert "联系电话" in said.err
    answer = wuzha("import", "warnings", path, "--source", "MPS", "--map", "联系电话=", "--json").json
    assert answer["accepted"] == 1
    assert str(WarningRecord.unscoped.get().phone) == "138****0001"


def test_two_columns_for_another_field_stop_nothing(wuzha: Command, write_csv: WriteRows) -> None:
    path = write_csv([row(1, 诈骗类别="虚假征信")])
    answer = wuzha("import", "warnings", path, "--source", "MPS", "--json").json
    assert answer["accepted"] == 1
    assert WarningRecord.unscoped.get().fraud_type == "OTHER"


@pytest.mark.parametrize(
    "options", [("--source", "部 平台"), ("--source", "M" * 33), ("--source", "MPS", "--map", "号码=no_such_field")]
)
def test_wrong_options_are_told_in_both_languages(
    wuzha: Command, write_csv: WriteRows, options: tuple[str, ...]
) -> None:
    said = wuzha("import", "warnings", write_csv([row()]), *options)
    assert said.code == 2
    assert len(said.err.splitlines()) == 2
    assert not Batch.unscoped.exists()


def test_an_interruption_keeps_what_is_committed(
    wuzha: Command, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = example(1000, "long.csv").path
    monkeypatch.setattr(running, "CHUNK", 200)

    def interrupt(_bar: ProgressLine, _batch: Batch) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ProgressLine, "show", interrupt)
        said = wuzha("import", "warnings", path, "--source", "MPS", "--json")
    assert said.code == 130
    assert 0 < said.json["rows"] < 1000
    assert Directive.unscoped.count() == said.json["rows"]
    assert Batch.unscoped.get().status == BatchStatus.CANCELLED
    again = wuzha("import", "warnings", path, "--source", "MPS", "--json").json
    assert again["duplicates"] == said.json["rows"]
    assert Directive.unscoped.count() == 1000


@pytest.mark.slow
def test_a_killed_import_doubles_and_loses_nothing(wuzha: Command, example: Example, home: Path) -> None:
    rows = 40_000 if SOAK else 21_000  # three chunks at least
    path = example(rows, "killed.csv").path
    city.build(Actor.system("tests"))
    process = start_process("import", "warnings", str(path), "--source", "MPS", home=home)
    until(lambda: Batch.unscoped.filter(done__gt=0).exists(), lambda: process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.wait()
    in_before = Directive.unscoped.count()
    assert 0 < in_before < rows
    killed = Batch.unscoped.get()
    assert (killed.status, killed.done) == (BatchStatus.RUNNING, in_before)

    said = wuzha("import", "warnings", path, "--source", "MPS", "--json")
    assert "已关闭" in said.err
    killed.refresh_from_db()
    assert killed.status == BatchStatus.CANCELLED
    assert said.json["duplicates"] == in_before
    assert said.json["accepted"] + said.json["merged"] == rows - in_before
    assert Directive.unscoped.count() == rows
