# SPDX-License-Identifier: Apache-2.0
"""The tests of what was changed and of what imports it, nearest first, for a minute; says what it left out."""

import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 45


def changed() -> list[str]:
    def git(*words: str) -> list[str]:
        return subprocess.check_output(["git", *words], cwd=ROOT, text=True).splitlines()  # noqa: S607

    base = git("merge-base", "HEAD", "main")[0]
    return sorted({*git("diff", "--name-only", base), *git("ls-files", "--others", "--exclude-standard")})


def module(path: str) -> str:
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def nearest(graph: grimp.ImportGraph, paths: Collection[str]) -> list[str]:
    """Files of tests: those of the same room first, then by how many imports lie between them and a change."""
    rooms = {module(path).split(".")[1] for path in paths if module(path).count(".")}
    steps = {name for path in paths if path.endswith(".py") and (name := module(path)) in graph.modules}
    seen: set[str] = set()
    found: list[str] = []
    while steps:
        seen |= steps
        found += sorted(name.replace(".", "/") + ".py" for name in steps if name.split(".")[-1].startswith("test_"))
        steps = {above for name in steps for above in graph.find_modules_that_directly_import(name)} - seen
    return sorted(found, key=lambda name: name.split("/")[1] not in rooms)


class Minute:
    """Runs the files in the order in which they are given, and begins no test after the time is over."""

    def __init__(self, files: Sequence[str]) -> None:
        self.end = time.monotonic() + SECONDS
        self.place = {name: place for place, name in enumerate(files)}
        self.left: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.place[item.nodeid.split("::")[0]])

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        if time.monotonic() < self.end:
            return None
        self.left.append(item.nodeid)
        return True


def main() -> int:
    graph, paths = grimp.build_graph("wuzha", "tests"), changed()
    if unknown := [path for path in paths if module(path) not in graph.modules]:
        print("导入关系之外的改动，未选测试 · no test is chosen for:", *unknown)
    files = [name for name in nearest(graph, paths) if (ROOT / name).exists()]
    if not files:
        print("没有改动涉及测试 · no test depends on what was changed")
        return 0
    minute = Minute(files)
    code = pytest.main(["-q", "-m", "not browser", *files[:40]], plugins=[minute])
    left = sorted({name.split("::")[0] for name in minute.left} | set(files[40:]))
    if left:
        print(f"未运行 · left out: {len(minute.left)} tests after {SECONDS} s, {len(files[40:])} files further away")
        print("\n".join(f"  {name}" for name in left))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
