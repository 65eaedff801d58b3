# SPDX-License-Identifier: Apache-2.0
"""Where things are: the files of the platform itself that a backup carries, and the database as its administrator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from wuzha.runtime import postgres
from wuzha.runtime.home import Home, default_home
from wuzha.runtime.messages import OperatorError

#: Settings of the embedded server that the operator wrote.
LOCAL_CONF = "postgres/data/local.conf"
ANCHORS = "anchors/audit.jsonl"


def refuse_inside(home: Home, folder: Path) -> None:
    """Raises OperatorError for a folder that is lost together with what is to be kept in it."""
    if folder.resolve().is_relative_to(home.root.resolve()):
        raise OperatorError(
            f"{folder} 在数据目录 {home.root} 里面，会和它一起丢失。请换到另一块磁盘或另一台机器上的目录。",
            f"{folder} lies in the data directory {home.root} and is lost with it. "
            "Choose a folder on another disk or machine.",
        )


def carried(home: Home, *, with_key: bool) -> Iterator[tuple[str, Path]]:
    """(path in the data directory, where it lies now) of what belongs to no record. Raises OperatorError."""
    if (home.root / LOCAL_CONF).is_file():
        yield LOCAL_CONF, home.root / LOCAL_CONF
    if not with_key:
        return
    keys = sorted(path for path in home.keys.rglob("*") if path.is_file())
    if not (home.keys / "master.key").exists():
        raise OperatorError(
            f"主密钥不在 {home.keys} 中（来自环境变量或外部命令），备份带不走它，请另行保存。去掉 --with-key 再运行。",
            f"The master key is not in {home.keys} (it comes from the environment or a command) and cannot be carried. "
            "Keep it elsewhere, and run without --with-key.",
        )
    for path in keys:
        yield path.relative_to(home.root).as_posix(), path


def administrator() -> str:
    """The database of the settings, as who may read and restore all of it: the superuser of the embedded server."""
    return make_conninfo(own_role(), user=postgres.SUPERUSER) if embedded() else own_role()


def own_role() -> str:
    """The database of the settings, as the role of the settings."""
    given = connection.get_connection_params()
    known = {name: str(value) for name, value in given.items() if value and isinstance(value, str | int)}
    known.pop("prepare_threshold", None)  # psycopg's own, no setting of a connection
    return make_conninfo("", **known)


def embedded() -> bool:
    """Whether the database of the settings is the embedded one of the data directory."""
    folder, own = Path(connection.settings_dict["HOST"] or "-"), default_home().postgres
    return folder.is_dir() and own.is_dir() and folder.samefile(own)
