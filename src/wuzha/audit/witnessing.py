# SPDX-License-Identifier: Apache-2.0
"""The witness: keeps anchors of other installations on a host of its own, and only ever adds to them.

Each installation has a folder with the digest of its token and a file for each of its files of anchors. A line must be
the one after the last, and name it; what was told once cannot be told otherwise. The witness has no key: whether a line
is genuine is judged where it is held against the trail. It needs no database.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import ssl
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from wuzha.audit.anchor import Anchor, append, last, lines, opened

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_FILE = re.compile(r"[0-9a-f]{1,32}")
#: Bytes of a post, and seconds for it to come.
MOST, WITHIN = 8 * 1024 * 1024, 30


class ConflictError(Exception):
    """A line that is not the next one, nor one that is kept already."""


class Keeper:
    """The folder of a witness."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def admit(self, name: str) -> str:
        """A new token for an installation; one it had before is void."""
        token = secrets.token_urlsafe(32)
        folder = self.root / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "token").write_text(_digest(token))
        return token

    def folder(self, token: str) -> Path | None:
        """The folder of the installation that has this token."""
        for known in self.root.glob("*/token"):
            if hmac.compare_digest(known.read_text().strip(), _digest(token)):
                return known.parent
        return None

    def take(self, folder: Path, name: str, told: list[Anchor]) -> int:
        """Keep what is new, and answer the number of the last line. Raises `ConflictError`, with nothing kept."""
        path = folder / f"{name}.jsonl"
        with opened(path) as file:
            before = last(path)
            kept = set(lines(path)) if before and told and told[0].number <= before.number else set()
            new: list[Anchor] = []
            for one in told:
                if before is not None and one.number <= before.number:
                    if one not in kept and one not in new:
                        raise ConflictError(f"another line {one.number} is kept")
                    continue
                if before is not None and (one.number, one.previous) != (before.number + 1, before.mac):
                    raise ConflictError(f"line {one.number} does not follow line {before.number}")
                new.append(one)
                before = one
            if new:
                append(file, "\n".join(one.text() for one in new))
            return before.number if before else 0

    def refused(self, folder: Path, why: str) -> None:
        """Write down that somebody with the token tried to tell another story."""
        with opened(folder / "refused.log") as file:
            append(file, f"{datetime.now(UTC).isoformat(timespec='seconds')} {why}")


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    keeper: Keeper
    timeout = WITHIN

    def do_GET(self) -> None:
        folder, name = self._asked()
        if folder is None:
            return
        if name:
            before = last(folder / f"{name}.jsonl")
            self._answer(200, json.dumps({"number": before.number if before else 0}).encode())
        else:
            self._answer(200, b"".join(path.read_bytes() for path in sorted(folder.glob("*.jsonl"))))

    def do_POST(self) -> None:
        folder, name = self._asked()
        if folder is None:
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST:
            return self._answer(413, b"too long")
        text = self.rfile.read(int(length)).decode(errors="replace")
        told = [Anchor.read(line) for line in text.splitlines()]
        if not name or any(one is None or one.file != name for one in told):
            return self._answer(400, b"no anchors of this file")
        try:
            number = self.keeper.take(folder, name, [one for one in told if one])
        except ConflictError as error:
            self.keeper.refused(folder, f"{name}: {error}")
            return self._answer(409, str(error).encode())
        self._answer(200, json.dumps({"number": number}).encode())

    def _asked(self) -> tuple[Path | None, str]:
        """The folder of whoever asks, and the file asked for, if one; an answer is given when there is no folder."""
        start, _, name = self.path.removeprefix("/").partition("/")
        folder = self.keeper.folder(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if folder is None:
            self._answer(401, b"no such token")
        elif start != "anchors" or (name and not _FILE.fullmatch(name)):
            folder = None
            self._answer(404, b"no such place")
        return folder, name

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A line for each anchor of each hour says nothing; refusals are written down."""


def server(root: Path, host: str, port: int, *, certificate: Path | None, key: Path | None) -> ThreadingHTTPServer:
    """The witness on an address, with TLS where it has a certificate. Raises `OSError` and `ssl.SSLError`."""
    handler = type("Handler", (_Handler,), {"keeper": Keeper(root)})
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    made = ThreadingHTTPServer((host, port), handler)
    if context is not None:
        made.socket = context.wrap_socket(made.socket, server_side=True, do_handshake_on_connect=False)
    return made
