# SPDX-License-Identifier: Apache-2.0
"""Compiled loops come with the package, serve other processors, and never stand in the way of a trace."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import pytest
from numba.core import caching

from wuzha.engine import compiled, linkage, tracing
from wuzha.engine.compiled import KERNELS
from wuzha.engine.linkage import ready as linkage_ready
from wuzha.engine.tracing import ready as tracing_ready

NOWHERE = Path("/proc/no/folder/of/ours")


@pytest.fixture
def one_more(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Makes a loop that looks for what it is compiled to in these folders."""

    def make(*folders: Path) -> object:
        monkeypatch.setattr(compiled, "folders", lambda _package: list(folders))

        def loop(fen: int) -> int:
            return fen + 1

        made = numba.njit(nogil=True)(loop)
        made._cache = compiled.Kept(loop)
        return made

    return make


def refuse(*_: object) -> None:
    raise PermissionError("this folder is not ours")


def test_a_trace_goes_on_where_no_folder_can_be_written(one_more: Callable[..., object], tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.touch()
    loop = one_more(NOWHERE, a_file)
    assert loop(2) == 3
    assert a_file.read_bytes() == b""


def test_what_came_with_the_package_is_read_where_nothing_can_be_written(
    one_more: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one_more(tmp_path)(2) == 3
    monkeypatch.setattr(caching.IndexDataCacheFile, "save", refuse)
    again = one_more(NOWHERE, tmp_path)
    assert again(2) == 3
    assert not sum(again.stats.cache_misses.values())


def test_a_loop_goes_to_the_next_folder_if_the_first_cannot_be_written(
    one_more: Callable[..., object], tmp_path: Path
) -> None:
    one_more(NOWHERE, tmp_path)(2)
    assert [file.suffix for file in sorted(tmp_path.iterdir())] == [".nbc", ".nbi"]


def test_any_change_of_the_engine_makes_all_of_them_old(
    one_more: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_more(tmp_path)(2)
    monkeypatch.setattr(compiled, "sources", lambda _package: b"other")
    again = one_more(tmp_path)
    assert again(2) == 3
    assert sum(again.stats.cache_misses.values()) == 1


def test_they_serve_other_processors_of_a_kind(one_more: Callable[..., object], tmp_path: Path) -> None:
    one_more(tmp_path)(2)
    with next(tmp_path.glob("*.nbi")).open("rb") as file:
        pickle.load(file)  # the version of Numba
        _, kept = pickle.load(file)
    _, (_, processor, features), _ = next(iter(kept))
    assert (processor, features) == ("x86-64-v3", "") or numba.config.CPU_NAME is None


@pytest.mark.parametrize(("package", "ready"), [(tracing, tracing_ready), (linkage, linkage_ready)])
def test_the_package_brings_every_loop_along(package: ModuleType, ready: ModuleType) -> None:
    ready.make_ready()
    loops: list[Any] = [loop for loop in KERNELS if loop.__module__.startswith(f"{package.__name__}.")]
    assert {loop.__name__: len(loop.signatures) for loop in loops} == {loop.__name__: 1 for loop in loops}
    if not numba.config.CACHE_DIR:
        place = compiled.BESIDE / package.__name__.rpartition(".")[2]
        kept = {file.name.partition("-")[0].partition(".")[2] for file in place.glob("*.nbi")}
        assert {loop.__name__ for loop in loops} <= kept
