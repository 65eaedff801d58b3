# SPDX-License-Identifier: Apache-2.0
"""The command line as a whole: exit codes, languages, weight."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

from wuzha import cli
from wuzha.runtime.commandline import group
from wuzha.runtime.messages import OperatorError, UsageError


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["no-such-command"])
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_help_lists_commands_but_not_those_of_the_supervisor(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])
    assert caught.value.code == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    assert {"up", "worker", "migrate", "manage"} <= listed
    assert "web" not in listed


def test_every_line_of_help_is_in_chinese_first(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["--help"], ["audit", "--help"], ["audit", "verify", "--help"]):
        with pytest.raises(SystemExit):
            cli.main(asked)
        said = " ".join(capsys.readouterr().out.split())
        assert not re.search(r"[a-z]{3,} · [\u4e00-\u9fff]", said)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"wuzha {version('wuzha')}\n"


@pytest.mark.parametrize("speed", ["0", "3601", "nan"])
def test_a_speed_out_of_bounds_is_wrong_usage(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["simulate", "live", "--speed", speed]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_what_the_operator_must_put_right_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WUZHA_DATABASE_URL", "postgresql://user:hidden@127.0.0.1:1/none")
    assert cli.main(["migrate"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "无法连接" in said.err
    assert "cannot be reached" in said.err
    assert "refused" in said.err
    assert "hidden" not in said.err


@pytest.mark.parametrize(
    ("error", "code"), [(OperatorError("错", "wrong"), 1), (UsageError("错", "wrong"), 2), (KeyboardInterrupt(), 130)]
)
def test_exit_code_of_an_ended_command(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(options: argparse.Namespace) -> int:
        raise error

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=run)
    monkeypatch.setattr(cli, "parser", lambda: parser)
    assert cli.main([]) == code
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_two_rooms_can_share_one_command() -> None:
    top = argparse.ArgumentParser()
    subparsers = top.add_subparsers()
    group(subparsers, "import", "读入 · import").add_parser("warnings").set_defaults(what="warnings")
    group(subparsers, "import", "读入 · import").add_parser("statements").set_defaults(what="statements")
    assert top.parse_args(["import", "statements"]).what == "statements"


def test_help_loads_neither_django_nor_a_database_driver() -> None:
    code = "import sys; from wuzha import cli; cli.parser(); print(sorted({'django', 'psycopg'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
