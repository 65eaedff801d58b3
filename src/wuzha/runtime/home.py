# SPDX-License-Identifier: Apache-2.0
"""The data directory (`WUZHA_HOME`): where it is, who may use it, whether there is room."""

from __future__ import annotations

import errno
import os
import pwd
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from wuzha.runtime.messages import OperatorError

MIB = 1024 * 1024
#: Free bytes without which the database is not started: it would stop again at its first checkpoint.
LEAST_FREE = 64 * MIB
_FULL = (errno.ENOSPC, errno.EDQUOT)
ROOM_ZH = "请腾出空间，或用 WUZHA_HOME 换到另一块磁盘；已提交的数据没有丢失。"
ROOM_EN = "Free some space, or move to another disk with WUZHA_HOME. No committed data is lost."


@dataclass(frozen=True)
class Home:
    """The folders of the data directory. All paths are absolute."""

    root: Path

    @property
    def keys(self) -> Path:
        """Secrets, kept outside the database."""
        return self.root / "keys"

    @property
    def run(self) -> Path:
        """Locks and process records; nothing in it needs a backup."""
        return self.root / "run"

    @property
    def postgres(self) -> Path:
        """The embedded database: its files and its socket."""
        return self.root / "postgres"

    @property
    def log(self) -> Path:
        """Logs of the processes; they hold no personal data."""
        return self.root / "log"

    @property
    def database(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.postgres / "data"

    def prepare(self) -> Home:
        """Create the directory if absent and check that it is ours.

        Raises OperatorError when it cannot be created, belongs to another user, or lies on a full disk.
        """
        with disk_errors(self.root):
            try:
                for folder in (self.root, self.keys, self.run, self.log):
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except (PermissionError, NotADirectoryError, FileExistsError) as error:
                check_owner(self.root)
                raise OperatorError(
                    f"无法建立数据目录 {self.root}：{error.strerror}。请用环境变量 WUZHA_HOME 指定一个可写的目录。",
                    f"Cannot create the data directory {self.root}: {error.strerror}. "
                    "Set WUZHA_HOME to a directory you can write to.",
                ) from error
            check_owner(self.root)
        return self


def default_home() -> Home:
    """`WUZHA_HOME`, else the user's data folder (`$XDG_DATA_HOME/wuzha`, `~/.local/share/wuzha`, macOS: Library)."""
    if given := os.environ.get("WUZHA_HOME"):
        return Home(Path(given).expanduser().absolute())
    if sys.platform == "darwin":
        return Home(Path.home() / "Library" / "Application Support" / "wuzha")
    data = os.environ.get("XDG_DATA_HOME", "")
    # The XDG specification says that relative paths are to be ignored.
    base = Path(data) if data.startswith("/") else Path.home() / ".local" / "share"
    return Home(base / "wuzha")


def check_owner(root: Path) -> None:
    """Refuse a data directory of another user: mixed ownership would lock the rightful owner out of it."""
    try:
        owner = root.stat().st_uid
    except (FileNotFoundError, NotADirectoryError):
        return
    except PermissionError:
        owner = None
    if owner == os.geteuid():
        return
    whose_zh, whose_en = ("其他用户", "another user") if owner is None else (user_name(owner), user_name(owner))
    me = user_name(os.geteuid())
    raise OperatorError(
        f"数据目录 {root} 属于 {whose_zh}，当前用户是 {me}。请以该用户运行，或用 WUZHA_HOME 另选目录。",
        f"The data directory {root} belongs to {whose_en}, and you are {me}. "
        "Run as that user, or choose another directory with WUZHA_HOME.",
    )


def check_room(root: Path, least: int = LEAST_FREE) -> None:
    """Raise OperatorError when fewer than `least` bytes are free where `root` lies."""
    free = shutil.disk_usage(root).free
    if free < least:
        raise OperatorError(
            f"磁盘空间不足：{root} 所在磁盘只剩 {free // MIB} MB，至少需要 {least // MIB} MB。{ROOM_ZH}",
            f"The disk is full: {free // MIB} MB left where {root} lies, at least {least // MIB} MB needed. {ROOM_EN}",
        )


def full_disk(root: Path) -> OperatorError:
    """The message when a write failed for want of room."""
    existing = next((path for path in (root, *root.parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(existing).free // MIB
    return OperatorError(
        f"磁盘已满：{root} 所在磁盘只剩 {free} MB。{ROOM_ZH}",
        f"The disk is full: {free} MB left where {root} lies. {ROOM_EN}",
    )


def unusable(error: OSError) -> OperatorError:
    """The message when a file or folder could not be used and nobody looked at it before: whose it is, if it is of a
    data directory of somebody else, else what the system says of it."""
    path, root = Path(os.fsdecode(error.filename)), default_home().root
    if error.errno in _FULL:
        return full_disk(path)
    if isinstance(error, PermissionError) and path.is_relative_to(root):
        try:
            check_owner(root)
        except OperatorError as others:
            return others
    return OperatorError(
        f"无法使用 {path}：{error.strerror}。请核对路径和权限；数据目录由环境变量 WUZHA_HOME 指定。",
        f"{path} cannot be used: {error.strerror}. Check the path and who may use it; WUZHA_HOME names the data "
        "directory.",
    )


class disk_errors:  # noqa: N801 - used like contextlib.suppress
    """Turn the system's "no space left" and "quota exceeded" into a plain message about `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise full_disk(self.root) from error


def user_name(uid: int) -> str:
    """The login name of a user number, or the number itself when the system has no name for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
