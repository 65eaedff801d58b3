# SPDX-License-Identifier: Apache-2.0
"""`pip install wuzha` without extras: money is traced, and a command of the server says what to install."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

from wuzha import cli

EXAMPLE = Path(__file__).parents[1] / "funds" / "tracing" / "laptop" / "example.csv"
#: Every command with the least that it accepts, but for those that need no server.
OF_THE_SERVER = (
    "up", "web --descriptor 3", "worker", "migrate", "manage check", "admin --username abc", "audit verify",
    "audit anchor", "audit witness abc --listen 127.0.0.1:1",
    "backup abc", "restore abc", "holidays", "keys show", "keys rotate", "keys retire", "keys split abc",
    "keys join --out abc def",
    "import warnings --source MPS x.csv", "import cases x.csv", "source-key --source MPS", "kpi", "sample", "names",
    "verify --books", "published", "figures --unit 1 --from 2023-01-01 --to 2023-01-31",
    "exchange run", "exchange links", "simulate year --seed 1", "simulate demo",
    "simulate live", "refill-cards", "citizen", "citizen-web --descriptor 9",
)  # fmt: skip
ALONE = {"effect", "series", "standing", "trace", "statements read"}

#: Runs commands (a list of argument lists) in a process in which some packages cannot be imported.
RUN = """
import json, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in refused:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
refused, commands = map(json.loads, sys.argv[1:])
sys.meta_path.insert(0, Refuse())
from wuzha import cli
for command in commands:
    print("# code", cli.main(command), flush=True, file=sys.stderr)
"""


def plain(requirement: str) -> str:
    """The name of a distribution, of which `_`, `.` and `-` are one letter."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def with_its_own(distribution: str, found: set[str]) -> set[str]:
    """The distribution and all that comes with it when no extra is asked for."""
    if distribution not in found:
        try:
            wanted = requires(distribution) or []
        except PackageNotFoundError:  # not for this machine or this Python
            return found
        found.add(distribution)
        for requirement in wanted:
            if "extra ==" not in requirement:
                with_its_own(plain(requirement), found)
    return found


def run(*commands: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    small = with_its_own("wuzha", set())
    refused = [
        package
        for package, distributions in packages_distributions().items()
        if not {plain(name) for name in distributions} & small
    ]
    assert {"django", "psycopg", "procrastinate", "pydantic"} <= set(refused)
    assert not {"wuzha", "polars", "numba", "numpy"} & set(refused)
    arguments = [sys.executable, "-c", RUN, json.dumps(refused), json.dumps(commands)]
    environment = {"WUZHA_HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)


def leaves(parser: argparse.ArgumentParser, words: str = "") -> Iterator[str]:
    """Every command, `exchange run` like `kpi`."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, one in (below[0].choices if below else {}).items():
        yield from leaves(one, f"{words} {name}".strip())
    if not below:
        yield words


def test_every_command_is_tried_here() -> None:
    every = {*leaves(cli.parser())}
    assert {name for name in every if any(f"{line} ".startswith(f"{name} ") for line in OF_THE_SERVER)} == every - ALONE


def test_a_command_of_the_server_says_what_to_install(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(*(line.split() for line in OF_THE_SERVER), home=home)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    told = done.stderr.split("# code 1\n")
    assert told.pop() == ""
    assert len(told) == len(OF_THE_SERVER)
    for text in told:
        zh, en = text.splitlines()
        assert zh.startswith("这条命令需要服务器组件")
        assert en.startswith("This command needs the server")
        assert zh.endswith('pip install "wuzha[server]"')
        assert en.endswith('pip install "wuzha[server]"')
    assert not home.exists()


def test_money_is_traced_without_the_server(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path)
    done = run(["trace", str(tmp_path), "--victim", "V1", "--json"], home=tmp_path / "home")
    assert done.stderr.endswith("# code 0\n"), done.stderr
    assert json.loads(done.stdout)["conserved"]


def test_units_are_compared_without_the_server(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("单位,人口,件数\n甲,1000,3\n乙,2000,7\n", encoding="gb18030")
    done = run(["standing", str(tmp_path / "units.csv"), "--json"], home=tmp_path / "home")
    assert done.stderr.endswith("# code 0\n"), done.stderr
    assert [one["standing"] for one in json.loads(done.stdout)["units"]] == ["green", "green"]


def test_a_campaign_is_evaluated_without_the_server(tmp_path: Path) -> None:
    lines = [f"{unit},{month},9,1000,{5 if unit < 3 else ''}" for unit in range(8) for month in range(1, 9)]
    (tmp_path / "campaign.csv").write_text("\n".join(["单位,时间,件数,人口,开始时间", *lines]), encoding="gb18030")
    done = run(["effect", str(tmp_path / "campaign.csv"), "--json", "--selected-on", "0"], home=tmp_path / "home")
    assert done.stderr.endswith("# code 0\n"), done.stderr
    assert json.loads(done.stdout)["ratio"] == 1


def test_a_fault_of_our_own_is_no_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def parser() -> argparse.ArgumentParser:
        raise ModuleNotFoundError("No module named 'wuzha.nowhere'", name="wuzha.nowhere")

    monkeypatch.setattr(cli, "parser", parser)
    with pytest.raises(ModuleNotFoundError):
        cli.main([])
