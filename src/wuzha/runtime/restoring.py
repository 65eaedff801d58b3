# SPDX-License-Identifier: Apache-2.0
"""A data directory into which a backup is being restored: nothing else may take it for a whole one.

A mark in it says so from the first step to the last. After a kill in between, only `wuzha restore` takes it up.
"""

from __future__ import annotations

from pathlib import Path

from wuzha.runtime.home import Home
from wuzha.runtime.messages import OperatorError

_ours: set[Path] = set()


def mark(home: Home) -> Path:
    return home.run / "restoring"


def begin(home: Home, what: str) -> None:
    """From now on this process alone may use the directory."""
    mark(home.prepare()).write_text(what)
    _ours.add(mark(home))


def end(home: Home) -> None:
    """Everything is there."""
    mark(home).unlink()
    _ours.discard(mark(home))


def refuse_half(home: Home) -> None:
    """Raises OperatorError in another process than the one that restores."""
    if mark(home) in _ours or not mark(home).exists():
        return
    raise OperatorError(
        f"数据目录 {home.root} 的恢复没有做完，不能启动。请重新运行 wuzha restore（备份：{mark(home).read_text()}）。",
        f"The restore into {home.root} was not finished; nothing is started on it. "
        f"Run wuzha restore again (backup: {mark(home).read_text()}).",
    )
