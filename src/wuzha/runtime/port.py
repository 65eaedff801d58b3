# SPDX-License-Identifier: Apache-2.0
"""The listening socket. The supervisor opens it once; web processes come and go without a gap on the port."""

from __future__ import annotations

import contextlib
import errno
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from wuzha.runtime.messages import OperatorError

#: Seconds for the processes of a killed supervisor to let go of the port.
RETRY_FOR = 4.0


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises OperatorError naming who holds the port, if that shows."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    end = time.monotonic() + RETRY_FOR
    while True:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1024)
        except OverflowError as error:
            listener.close()
            raise OperatorError(
                f"端口应在 0 到 65535 之间，而不是 {port}。", f"A port is between 0 and 65535, not {port}."
            ) from error
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise _unusable(host, port, error) from error
            holder = holder_of(port)
            # A foreign program will not let go in four seconds; a child of a killed supervisor will.
            if "wuzha.cli web" not in holder or time.monotonic() > end:
                raise _taken(port, holder) from error
            time.sleep(0.1)
        else:
            return listener


def inherited(descriptor: int) -> socket.socket:
    """The listening socket that the starter of this process opened. Raises OperatorError where it opened none."""
    with contextlib.suppress(OSError, OverflowError, ValueError):
        listener = socket.socket(fileno=descriptor)
        if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return listener
    raise OperatorError(
        f"文件描述符 {descriptor} 不是监听的端口。这条命令由 wuzha up 或 wuzha citizen 自己运行，请改用它们。",
        f"File descriptor {descriptor} is no port that is listened on. wuzha up and wuzha citizen run this command "
        "themselves; use them.",
    )


def holder_of(port: int) -> str:
    """Number and command of the process that listens on `port`, or an empty text when the system does not tell."""
    if sys.platform == "linux":
        return _holder_on_linux(port)
    lsof = shutil.which("lsof") or "/usr/sbin/lsof"
    if not Path(lsof).exists():
        return ""
    answer = subprocess.run(  # noqa: S603 - a system program and a number
        [lsof, "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"], capture_output=True, text=True, check=False
    )
    fields = {line[:1]: line[1:] for line in answer.stdout.splitlines()}
    return f"{fields['p']} ({fields.get('c', '?')})" if "p" in fields else ""


def _holder_on_linux(port: int) -> str:
    sockets = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and int(columns[1].rsplit(":", 1)[1], 16) == port:
                sockets.add(f"socket:[{columns[9]}]")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"{process.name} ({command[:80]})"
        except OSError:
            continue  # ended meanwhile, or not ours to look into
    return ""


def _taken(port: int, holder: str) -> OperatorError:
    by_zh, by_en = (f"，占用者是进程 {holder}", f" by process {holder}") if holder else ("", "")
    return OperatorError(
        f"端口 {port} 已被占用{by_zh}。换一个端口：WUZHA_PORT={port + 1} make run，或 wuzha up --port {port + 1}。",
        f"Port {port} is taken{by_en}. Choose another: WUZHA_PORT={port + 1} make run, or wuzha up --port {port + 1}.",
    )


def _unusable(host: str, port: int, error: OSError) -> OperatorError:
    return OperatorError(
        f"无法监听 {host}:{port}：{error.strerror}。用 WUZHA_HOST、WUZHA_PORT 另选地址或端口。",
        f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with WUZHA_HOST or WUZHA_PORT.",
    )
