# SPDX-License-Identifier: Apache-2.0
"""What somebody sees who starts Wuzha for the first time: steps, how far, how long, and what to do when one fails."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from wuzha.runtime import steps
from wuzha.runtime.steps import Steps


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(steps.VARIABLE, raising=False)
    monkeypatch.delenv(steps.ASKED, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_a_step_says_which_it_is_how_far_and_how_long_it_took(tmp_path: Path) -> None:
    said = io.StringIO()
    several = Steps(tmp_path / "log", 2, stream=said)
    with several.step("安装软件包", "installing packages", (4, 90)) as step:
        step.tell(41, 96)
    with several.step("生成演示城市", "filling the demo city") as step:
        step.tell(63, 200, "%")
    assert said.getvalue().splitlines() == [
        "[1/2] 安装软件包 · installing packages …（一般 · usually 4–90 s）",
        "[1/2] 安装软件包 · installing packages  41/96  0 s",
        "[2/2] 生成演示城市 · filling the demo city …",
        "[2/2] 生成演示城市 · filling the demo city  31 %  0 s",
    ]


def test_on_a_terminal_a_step_has_one_line(tmp_path: Path) -> None:
    said = Terminal()
    with Steps(tmp_path / "log", 1, stream=said).step("启动网页", "starting the pages") as step:
        step.tell(1, 3)
        step.tell(1, 3)
    assert said.getvalue().count("\n") == 1
    assert said.getvalue().count("1/3") == 2  # told once, and at the end


def test_the_count_goes_on_from_the_program_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(steps.VARIABLE, "3/7")
    said = io.StringIO()
    with Steps(tmp_path / "log", 4, stream=said).step("建立数据库", "creating the database"):
        pass
    assert said.getvalue().startswith("[4/7] ")


def test_a_terminal_without_chinese_is_shown_question_marks(tmp_path: Path) -> None:
    raw = io.BytesIO()
    said = io.TextIOWrapper(raw, "ascii")
    with Steps(tmp_path / "log", 1, stream=said).step("数据库结构", "tables"):
        pass
    assert "????? · tables".replace("·", "?") in raw.getvalue().decode()


def test_what_fails_is_marked(tmp_path: Path) -> None:
    said = io.StringIO()
    with pytest.raises(ValueError, match="why"), Steps(tmp_path / "log", 1, stream=said).step("数据库结构", "tables"):
        raise ValueError("why")
    assert "not finished" in said.getvalue()


def test_who_gave_up_has_the_last_word(tmp_path: Path) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit), Steps(tmp_path / "log", 1, stream=said).step("数据库结构", "tables"):
        raise SystemExit(1)
    assert len(said.getvalue().splitlines()) == 1


def test_what_a_tool_prints_goes_to_the_log_and_its_end_is_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    several = Steps(tmp_path / "build" / "setup.log", 1, stream=io.StringIO())
    looked: list[int] = []
    command = [sys.executable, "-c", "import time; time.sleep(0.3); print('\\n'.join(map(str, range(90)))); exit(3)"]
    code = several.tool(command, cwd=tmp_path, environment={}, look=lambda: looked.append(1))
    assert code == 3
    assert looked
    assert capfd.readouterr() == ("", "")
    last = several.last_lines().split()
    assert last == [str(number) for number in range(90 - steps.LAST, 90)]
    assert several.log.read_text().lstrip().startswith("$ ")


def test_a_process_tells_how_far_it_is_only_where_somebody_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.how_far(1, 2)
    assert capsys.readouterr().out == ""
    monkeypatch.setenv(steps.ASKED, "1")
    steps.how_far(1, 2)
    assert steps.read(capsys.readouterr().out) == (1, 2)


@pytest.mark.parametrize("line", ["", "1/2", "  Applying warning.0001_schema... OK", f"{steps.MARK}x/2"])
def test_any_other_line_is_output(line: str) -> None:
    assert steps.read(line) is None
