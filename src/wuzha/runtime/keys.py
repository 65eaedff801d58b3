# SPDX-License-Identifier: Apache-2.0
"""Secrets of this installation, created on the first start and kept outside the database.

`master.key` opens every sealed column. Without it a copy of the database shows no personal data, and with it lost
nobody can read that data again: it belongs in a backup of its own.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from wuzha.runtime.home import Home, default_home, disk_errors
from wuzha.runtime.messages import OperatorError

MASTER_KEY_BYTES = 32


def master_key(home: Home | None = None) -> bytes:
    """32 bytes: `WUZHA_MASTER_KEY` (base64) if set, else `keys/master.key` in the data directory.

    Made on the first call, but never beside a database that exists already: that one was sealed with another key.
    """
    if given := os.environ.get("WUZHA_MASTER_KEY"):
        try:
            key = base64.b64decode(given, validate=True)
        except binascii.Error:
            key = b""
        return _checked(key, "WUZHA_MASTER_KEY")
    home = home or default_home()
    if not (home.keys / "master.key").exists() and home.database.exists():
        raise OperatorError(
            f"数据库在，密钥不在：{home.keys / 'master.key'}。请从备份恢复密钥；换用新密钥将无法读取已加密的数据。",
            f"The database is here but its key {home.keys / 'master.key'} is not. Restore the key from your backup; "
            "sealed data cannot be read with a new one.",
        )
    return _checked(_kept(home, "master.key", lambda: secrets.token_bytes(MASTER_KEY_BYTES)), "master.key")


def secret_key() -> str:
    """Django's signing key: `WUZHA_SECRET_KEY` if set, else `keys/secret_key` in the data directory."""
    if given := os.environ.get("WUZHA_SECRET_KEY"):
        return given
    return _kept(default_home(), "secret_key", lambda: secrets.token_urlsafe(48).encode()).decode()


def _checked(key: bytes, where: str) -> bytes:
    if len(key) != MASTER_KEY_BYTES:
        raise OperatorError(
            f"主密钥 {where} 无效：应为 32 字节（环境变量用 base64）。请恢复正确的密钥，否则已加密的数据无法读取。",
            f"The master key {where} is not valid: 32 bytes are expected (base64 in the environment). "
            "Restore the right key; sealed data cannot be read without it.",
        )
    return key


def _kept(home: Home, name: str, make: Callable[[], bytes]) -> bytes:
    path = home.keys / name
    if not path.exists():
        home.prepare()
        with disk_errors(home.root):
            _write_once(path, make())
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise OperatorError(
            f"无权读取密钥文件 {path}。请以数据目录的主人运行。",
            f"The key file {path} may not be read. Run as the owner of the data directory.",
        ) from error


def _write_once(path: Path, content: bytes) -> None:
    """Write a whole file or none, and never replace one: of two processes that start together one key wins."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
