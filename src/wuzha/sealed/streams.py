# SPDX-License-Identifier: Apache-2.0
"""Large files sealed from the first byte: written piece by piece, read from any place, never whole in memory.

The content is cut into chunks of 64 KiB, each sealed with a key of the file's own. The nonce is the chunk's number and
whether it is the last, so chunks cannot be moved, left out or cut off (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015). Layout of a file that is kept:

    `WZU1` · mark of the key it is wrapped with · cipher of the chunks (`keys.ciphers`, generation 0) · 12-byte nonce ·
    the file's key and tag (48 bytes) · chunks, each with its tag

What ends with the request that brought it (`Spool`) has its key in memory only: whatever of it stays on a disk opens
for nobody.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedIOBase, BufferedReader, BytesIO, RawIOBase, UnsupportedOperation
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from cryptography.exceptions import InvalidTag

from wuzha.keys import opener, sealing
from wuzha.keys.ciphers import NONCE, TAG, Aead, Suite, made, mark, suite_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"WZU1"
#: Bytes of content in a chunk.
CHUNK = 64 * 1024
_KEY = 32
_HEAD = len(MAGIC) + 2 + NONCE + _KEY + TAG
_PURPOSE = "uploads"
OWNER_ONLY = 0o600


class BrokenSealError(OSError):
    """The file was changed, cut off, or never written to its end; its `errno` is `EBADMSG`."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EBADMSG, what)


class _Sealer:
    """Writes chunks; `finish` writes the last one."""

    def __init__(self, cipher: Aead, bound: bytes, file: IO[bytes]) -> None:
        self._cipher, self._bound, self._file = cipher, bound, file
        self._held = bytearray()
        self._chunks = 0
        self.size = 0

    def write(self, piece: bytes | memoryview) -> None:
        self._held += piece
        self.size += len(piece)
        if len(self._held) <= CHUNK:
            return
        # one chunk is held back: it may be the last
        whole = (len(self._held) - 1) // CHUNK * CHUNK
        with memoryview(self._held) as held:
            for start in range(0, whole, CHUNK):
                self._seal(bytes(held[start : start + CHUNK]), last=False)
        del self._held[:whole]

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, clear: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._chunks, last), clear, self._bound))
        self._chunks += 1


class _Opener(RawIOBase):
    """Reads content out of chunks, from any place. Its descriptor may be read by others at the same time."""

    def __init__(self, cipher: Aead, bound: bytes, descriptor: int, start: int, *, closing: bool) -> None:
        self._cipher, self._bound, self._descriptor, self._start = cipher, bound, descriptor, start
        self._closing = closing
        sealed = os.fstat(descriptor).st_size - start
        whole, rest = divmod(sealed, CHUNK + TAG)
        # a last chunk without content is that of a file without content
        if rest < TAG + bool(whole) and (rest or not whole):
            raise BrokenSealError("a sealed file ends within a chunk")
        self._chunks = whole + bool(rest)
        self.size = sealed - self._chunks * TAG
        self._place = 0
        self._number, self._clear = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        place = offset + (0, self._place, self.size)[whence]
        if place < 0:
            # as a file on disk says it: zip readers try their luck from the end of short files
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._place = place
        return place

    def readinto(self, buffer: WriteableBuffer) -> int:
        with memoryview(buffer).cast("B") as target:
            done = 0
            while done < len(target) and self._place < self.size:
                number, skip = divmod(self._place, CHUNK)
                piece = self._chunk(number)[skip : skip + len(target) - done]
                target[done : done + len(piece)] = piece
                done += len(piece)
                self._place += len(piece)
            if self.size == 0 and self._number < 0:
                self._chunk(0)  # that nothing is in it must be true, too
            return done

    def _chunk(self, number: int) -> bytes:
        if number != self._number:
            sealed = os.pread(self._descriptor, CHUNK + TAG, self._start + number * (CHUNK + TAG))
            try:
                last = number >= self._chunks - 1
                self._clear = self._cipher.decrypt(_nonce(number, last), sealed, self._bound)
            except (InvalidTag, ValueError) as error:
                raise BrokenSealError(f"chunk {number} of a sealed file does not open") from error
            self._number = number
        return self._clear

    def close(self) -> None:
        if self._closing and not self.closed:
            os.close(self._descriptor)
        super().close()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1) + bytes([last])


class KeptFile:
    """A file that `write` has written, bound to its name. What an earlier version wrote in clear is read as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of its content. Raises `FileNotFoundError`."""
        with self._raw() as raw:
            return raw.size if isinstance(raw, _Opener) else os.fstat(raw.fileno()).st_size

    def open(self, mode: Literal["rb"] = "rb") -> BufferedReader:  # noqa: ARG002 - as `Path.open` is called
        """The content from the start. Raises `FileNotFoundError`, and `BrokenSealError` also while it is read."""
        raw = self._raw()
        return BufferedReader(raw, CHUNK) if isinstance(raw, _Opener) else raw

    def exists(self) -> bool:
        return self.path.exists()

    def _raw(self) -> _Opener | BufferedReader:
        file = self.path.open("rb", buffering=0)
        head = file.read(_HEAD)
        if not head.startswith(MAGIC):
            file.close()
            return self.path.open("rb")
        try:
            cipher = _cipher_of(head, self.name)
            return _Opener(cipher, self.name.encode(), os.dup(file.fileno()), _HEAD, closing=True)
        finally:
            file.close()


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file, sealed; whatever fails leaves none. Raises `FileExistsError`."""
    bound = path.name.encode()
    key, suite = os.urandom(_KEY), suite_of(sealing(_PURPOSE)[0][0])
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb", buffering=CHUNK * 4) as file:
            file.write(_head(key, suite, bound))
            sealer = _Sealer(made(suite, key), bound, file)
            for piece in pieces:
                sealer.write(piece)
            sealer.finish()
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def reseal(path: Path) -> bool:
    """Wrap the key of a file anew with the master key in use, unless it is; whether it was. The content stays.

    Fine for what is gone or was written in clear by an earlier version.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            head = file.read(_HEAD)
            if not head.startswith(MAGIC) or head[len(MAGIC) : len(MAGIC) + 1] == sealing(_PURPOSE)[0]:
                return False
            if len(head) < _HEAD:
                raise BrokenSealError("a sealed file ends within its head")
            bound = path.name.encode()
            # one write within one block of the disk: whoever dies meanwhile leaves the old head or the new one
            os.pwrite(file.fileno(), _head(_key_of(head, bound), suite_of(head[len(MAGIC) + 1]), bound), 0)
            os.fsync(file.fileno())
    except FileNotFoundError:
        return False
    return True


def mark_of(path: Path) -> int | None:
    """The mark of the key that the file's is wrapped with; `None` for what an earlier version wrote in clear.

    Raises `FileNotFoundError`.
    """
    with path.open("rb") as file:
        head = file.read(len(MAGIC) + 1)
    return head[len(MAGIC)] if head.startswith(MAGIC) and len(head) > len(MAGIC) else None


def _head(key: bytes, suite: Suite, bound: bytes) -> bytes:
    wrapped_by, cipher = sealing(_PURPOSE)
    nonce = os.urandom(NONCE)
    return MAGIC + wrapped_by + bytes([mark(0, suite)]) + nonce + cipher.encrypt(nonce, key, bound)


def _key_of(head: bytes, bound: bytes) -> bytes:
    rest = head[len(MAGIC) + 2 :]
    try:
        return opener(head[len(MAGIC)], _PURPOSE).decrypt(rest[:NONCE], rest[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise BrokenSealError("the head of a sealed file does not open") from error


def _cipher_of(head: bytes, name: str) -> Aead:
    if len(head) < _HEAD:
        raise BrokenSealError("a sealed file ends within its head")
    return made(suite_of(head[len(MAGIC) + 1]), _key_of(head, name.encode()))


class Spool(BufferedIOBase):
    """What a request brings, until the request ends: in memory up to `most` bytes, then sealed in a nameless file.

    Written once, then read: the first `seek` or `read` ends the writing. Stands in for `tempfile.SpooledTemporaryFile`,
    whose file is clear.
    """

    name = "spool"

    def __init__(self, most: int = 0) -> None:
        self._most = most
        self._memory: BytesIO | None = BytesIO()
        self._file: Any = None
        self._sealer: _Sealer | None = None
        self._cipher: Aead = made(Suite.AES, os.urandom(_KEY))
        self._reader: BufferedIOBase | None = None
        self.size = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return self._reader is None

    def seekable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        if self._reader is not None:
            raise UnsupportedOperation("it is being read")
        with memoryview(data).cast("B") as piece:
            self.size += len(piece)
            if self._memory is not None and self.size <= self._most:
                return self._memory.write(piece)
            self._roll_over().write(piece)
            return len(piece)

    def _roll_over(self) -> _Sealer:
        if self._sealer is None:
            assert self._memory is not None  # noqa: S101 - until here
            self._file = tempfile.TemporaryFile("w+b", buffering=CHUNK * 4)  # noqa: SIM115 - closed with the spool
            self._sealer = _Sealer(self._cipher, b"", self._file)
            self._sealer.write(self._memory.getvalue())
            self._memory = None
        return self._sealer

    def open(self, mode: Literal["rb"] = "rb") -> BufferedReader:  # noqa: ARG002 - as `Path.open` is called
        """A reader of its own, from the start; none may outlive the spool."""
        self._end_writing()
        if self._memory is not None:
            return BufferedReader(BytesIO(self._memory.getbuffer()))
        return BufferedReader(_Opener(self._cipher, b"", self._file.fileno(), 0, closing=False), CHUNK)

    def _end_writing(self) -> BufferedIOBase:
        if self._reader is None:
            if self._sealer is not None:
                self._sealer.finish()
                self._sealer = None
                self._file.flush()
            self._reader = BytesIO()  # so that `open` does not come here again
            self._reader = self.open()
        return self._reader

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._end_writing().seek(offset, whence)

    def tell(self) -> int:
        return self.size if self._reader is None else self._reader.tell()

    def read(self, size: int | None = -1) -> bytes:
        return self._end_writing().read(size)

    def read1(self, size: int = -1) -> bytes:
        return self._end_writing().read1(size)

    def readline(self, size: int | None = -1) -> bytes:
        return self._end_writing().readline(-1 if size is None else size)

    def close(self) -> None:
        if not self.closed:
            if self._reader is not None:
                self._reader.close()
            if self._file is not None:
                self._file.close()
            self._memory = None
        super().close()


@contextmanager
def spools() -> Iterator[Any]:
    """A room for files that are unpacked to be read: gives a function from the pieces of one to what reads it."""
    made_here: list[Spool] = []

    def keep(pieces: Iterable[bytes]) -> Spool:
        spool = Spool()
        made_here.append(spool)
        for piece in pieces:
            spool.write(piece)
        spool.seek(0)
        return spool

    try:
        yield keep
    finally:
        for spool in made_here:
            spool.close()
