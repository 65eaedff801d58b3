# SPDX-License-Identifier: Apache-2.0
"""Secrets of this installation, created on the first start and kept outside the database.

`master.key` opens every sealed column. Without it a copy of the database shows no personal data, and with it lost
nobody can read that data again: it belongs in a backup of its own.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from wuzha.keys.ring import BYTES, Ring, parse
from wuzha.runtime.home import Home, default_home, disk_errors
from wuzha.runtime.messages import OperatorError

#: Variables: the keys themselves, or a command that writes them to its standard output.
KEYS, COMMAND = "WUZHA_MASTER_KEY", "WUZHA_MASTER_KEY_COMMAND"
FILE = "master.key"
#: Seconds for the command, in which a key service of another machine has to answer.
PATIENCE = 30.0
#: Bytes that a command may write: 127 keys have room in it.
_MOST = 16 * 1024


def master_keys(home: Home | None = None) -> Ring:
    """The ring of master keys (`wuzha.keys.ring` says how it is written): from the variable `WUZHA_MASTER_KEY`, else
    from the command in `WUZHA_MASTER_KEY_COMMAND`, else from `keys/master.key` in the data directory.

    The file is made on the first call, but never beside a database that exists already: that one was sealed with
    another key. Raises OperatorError for what is no ring of keys.
    """
    if given := os.environ.get(KEYS):
        return _parsed(given.encode(), KEYS)
    if command := os.environ.get(COMMAND):
        return _parsed(asked(command), COMMAND)
    home = home or default_home()
    if not (home.keys / FILE).exists() and home.database.exists():
        raise OperatorError(
            f"数据库在，密钥不在：{home.keys / FILE}。请从备份恢复密钥；换用新密钥将无法读取已加密的数据。",
            f"The database is here but its key {home.keys / FILE} is not. Restore the key from your backup; "
            "sealed data cannot be read with a new one.",
        )
    return _parsed(_kept(home, FILE, lambda: secrets.token_bytes(BYTES)), FILE)


def source() -> str:
    """Where the keys come from: one of the two variables, or the name of the file."""
    return next((name for name in (KEYS, COMMAND) if os.environ.get(name)), FILE)


def write_ring(ring: Ring, home: Home | None = None) -> None:
    """Put a ring in the place of the key file: the old one or the new is there at any moment, never half of one."""
    home = home or default_home()
    with disk_errors(home.root):
        _write(home.keys / FILE, ring.text().encode(), replace=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a whole file for its owner alone. Raises `FileExistsError` rather than write over one."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def asked(command: str) -> bytes:
    """What the operator's command writes, such as that of a key service; split as a shell would, but run without one.

    Raises OperatorError when it cannot be run, fails, or takes more than half a minute. What it wrote is never
    repeated: it may hold a key. Its standard error goes to ours.
    """
    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
            words, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _no_key(f"{PATIENCE:.0f} 秒内没有结果", f"it gave nothing within {PATIENCE:.0f} seconds") from error
    except (OSError, ValueError, IndexError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a command line"
        raise _no_key(f"无法运行（{reason}）", f"it cannot be run ({reason})") from None
    if done.returncode != 0:
        raise _no_key(f"退出码 {done.returncode}", f"it ended with {done.returncode}")
    if not done.stdout.strip() or len(done.stdout) > _MOST:
        raise _no_key("没有输出密钥", "it wrote no key")
    return done.stdout


def _no_key(zh: str, en: str) -> OperatorError:
    return OperatorError(
        f"取主密钥的命令 {COMMAND} 失败：{zh}。请检查密钥服务和命令本身；没有密钥，平台不能启动。",
        f"The command for the master key, {COMMAND}, failed: {en}. Check the key service and the command; "
        "without its key the platform does not start.",
    )


def _parsed(given: bytes, where: str) -> Ring:
    try:
        return parse(given)
    except ValueError:
        raise OperatorError(
            f"主密钥 {where} 无效：应为 32 字节（环境变量和命令用 base64），轮换后为“代号:base64”各一行。"
            "请恢复正确的密钥，否则已加密的数据无法读取。",
            f"The master key {where} is not valid: 32 bytes are expected (base64 in a variable or from a command), "
            "after a rotation NUMBER:BASE64, one a line. Restore the right key; sealed data cannot be read without it.",
        ) from None


def secret_key() -> str:
    """Django's signing key: `WUZHA_SECRET_KEY` if set, else `keys/secret_key` in the data directory."""
    if given := os.environ.get("WUZHA_SECRET_KEY"):
        return given
    return _kept(default_home(), "secret_key", lambda: secrets.token_urlsafe(48).encode()).decode()


def _kept(home: Home, name: str, make: Callable[[], bytes]) -> bytes:
    path = home.keys / name
    if not path.exists():
        home.prepare()
        with disk_errors(home.root):
            _write(path, make())
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise OperatorError(
            f"无权读取密钥文件 {path}。请以数据目录的主人运行。",
            f"The key file {path} may not be read. Run as the owner of the data directory.",
        ) from error


def _write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a whole file or none. Unless it is to be replaced: of two processes that start together one key wins."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(temporary).replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
