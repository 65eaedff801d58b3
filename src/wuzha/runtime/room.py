# SPDX-License-Identifier: Apache-2.0
"""Whether there is room to write where the data lies: a reserve of the disk is left alone, and what waits is told.

Below the reserve nothing new is taken in. Reading, signing in and what is written about these (sessions, the trail) go
on out of the reserve, and so does what frees space. With space there again, all goes on by itself: nobody has to start
anything. The same for a folder that has become read-only, as Linux does with a failing disk.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from wuzha.runtime.home import MIB, default_home
from wuzha.runtime.messages import OperatorError

#: What to leave free, such as `2G`, `500M` or `5%`; 0 leaves nothing.
VARIABLE = "WUZHA_DISK_RESERVE"
#: Without it: the smaller of two gigabytes and a twentieth of the disk.
USUAL, USUAL_SHARE = 2048 * MIB, 0.05
#: Free bytes above the reserve with which writing begins again, so that it does not begin and end every second.
MORE = 64 * MIB
#: Seconds for which a look at the disk holds.
FRESH = 2.0
#: Seconds after which who was refused is to come again.
COME_AGAIN = 30
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(%|[KMGT]?)(?:i?B)?", re.IGNORECASE)
_UNITS = {"": 1, "K": 1024, "M": MIB, "G": 1024 * MIB, "T": 1024 * 1024 * MIB}


class Why(Enum):
    """Why nothing is written now."""

    FULL = "full"
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class Shortage:
    """There is no room. `free` and `reserve` are bytes, at the place that has least."""

    why: Why
    where: Path
    free: int
    reserve: int

    @property
    def free_mb(self) -> int:
        return self.free // MIB

    @property
    def reserve_mb(self) -> int:
        return self.reserve // MIB

    def as_error(self) -> OperatorError:
        """The same for whoever is at the terminal."""
        if self.why is Why.READ_ONLY:
            return OperatorError(
                f"{self.where} 现在不可写入（只读）。请检查磁盘和挂载方式；恢复后平台会自动继续。",
                f"{self.where} cannot be written to (read-only). Check the disk and how it is mounted; "
                "the platform goes on by itself afterwards.",
            )
        return OperatorError(
            f"磁盘空间不足：{self.where} 只剩 {self.free_mb} MB，须保留 {self.reserve_mb} MB。平台现在只读；"
            f"请腾出空间或扩容，之后会自动恢复。保留量由环境变量 {VARIABLE} 设定。",
            f"Little room left: {self.free_mb} MB where {self.where} lies, {self.reserve_mb} MB are to stay free. "
            f"The platform is read-only; free some space, and it goes on by itself. {VARIABLE} sets what stays free.",
        )


def reserve_of(total: int) -> int:
    """Bytes to leave free on a disk of `total` bytes. Raises `OperatorError` for a setting that is none."""
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return min(USUAL, int(total * USUAL_SHARE))
    amount = _AMOUNT.fullmatch(given)
    if amount is None or (amount[2] == "%" and float(amount[1]) >= 100):
        raise OperatorError(
            f"{VARIABLE}={given} 无法识别，应形如 2G、500M 或 5%。",
            f"{VARIABLE}={given} is no amount of space; it looks like 2G, 500M or 5%.",
        )
    number = float(amount[1])
    return int(total * number / 100) if amount[2] == "%" else int(number * _UNITS[amount[2].upper()])


def places() -> list[Path]:
    """Where the platform writes: the data directory, and what may be other disks below it."""
    home = default_home()
    return [path for path in (home.root, home.root / "files", home.root / "uploads", home.database) if path.exists()]


def look(short: bool = False) -> Shortage | None:
    """What is short, after a look at every place; `short` is whether it was before."""
    for place in places():
        total, _used, free = shutil.disk_usage(place)
        reserve = reserve_of(total)
        if os.statvfs(place).f_flag & os.ST_RDONLY or not _is_ours_to_write(place):
            return Shortage(Why.READ_ONLY, place, free, reserve)
        if free < reserve + (MORE if short and reserve else 0):
            return Shortage(Why.FULL, place, free, reserve)
    return None


def _is_ours_to_write(place: Path) -> bool:
    # the database's files may belong to an account of its own, which is no fault
    return place.stat().st_uid != os.geteuid() or os.access(place, os.W_OK)


class _Seen:
    """The last look of this process."""

    at = float("-inf")
    found: Shortage | None = None


def shortage() -> Shortage | None:
    """What is short, or nothing; as of the last two seconds."""
    now = time.monotonic()
    if now - _Seen.at >= FRESH:
        _Seen.found = look(_Seen.found is not None)
        _Seen.at = now
    return _Seen.found


def forget() -> None:
    """Look anew at the next question."""
    _Seen.at, _Seen.found = float("-inf"), None


def refuse() -> None:
    """Raise `OperatorError` when there is no room for what is about to be taken in."""
    if (found := shortage()) is not None:
        raise found.as_error()


def out_of_room(error: BaseException) -> bool:
    """Whether an error means that a write found no room: PostgreSQL's 53100, or the system's ENOSPC, EDQUOT, EROFS."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "sqlstate", None) == "53100":
            return True
        if isinstance(seen, OSError) and seen.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
