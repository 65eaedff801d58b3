# SPDX-License-Identifier: Apache-2.0
"""Files that anybody can close for a key and only its holder can open: age-encryption.org/v1 with X25519.

The format is the published one of `age` (https://age-encryption.org/v1, C2SP), so that a backup can be opened with that
tool, or with any other that reads it, when Wuzha itself is not at hand. Of the format we write and read one recipient.

A file: a header with the file's key (16 bytes) wrapped for the recipient: ephemeral X25519, HKDF-SHA256,
ChaCha20-Poly1305; HMAC-SHA256 over the header; a nonce of 16 bytes; then chunks of 64 KiB in ChaCha20-Poly1305, whose
nonce counts the chunks and tells the last one, so that no chunk can be cut off, doubled or moved.

Keys as text are Bech32 (BIP 173): `age1…` to close files with, `AGE-SECRET-KEY-1…` to open them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK, TAG = 64 * 1024, 16
_FILE_KEY = 16
_FIRST_LINE = b"age-encryption.org/v1\n"
_STANZA = b"-> X25519 "
_WRAP = b"age-encryption.org/v1/X25519"
#: A header of many recipients is longer; this bounds what is read of something that is no such file.
_LONGEST_HEADER = 16 * 1024
_PUBLIC, _SECRET = "age", "age-secret-key-"


class NotAgeError(ValueError):
    """Not a file (or a key) of this format."""


class WrongKeyError(ValueError):
    """The file was closed for another key."""


class DamagedError(ValueError):
    """The content was changed, or its end is missing."""


def new_secret() -> str:
    """A new key that opens files, as text."""
    return _bech32(_SECRET, X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(secret: str) -> str:
    """The public half of a key, as text. Raises `NotAgeError`."""
    return _bech32(_PUBLIC, _private(secret).public_key().public_bytes_raw())


def is_recipient(text: str) -> bool:
    """Whether files can be closed for it."""
    try:
        _unbech32(_PUBLIC, text)
    except NotAgeError:
        return False
    return True


def closed(pieces: Iterable[bytes], recipient: str) -> Iterator[bytes]:
    """The pieces as a closed file, piece by piece. Raises `NotAgeError` for no recipient."""
    public = _unbech32(_PUBLIC, recipient)
    file_key = os.urandom(_FILE_KEY)
    own = X25519PrivateKey.generate()
    share = own.public_key().public_bytes_raw()
    wrapping = _derive(own.exchange(X25519PublicKey.from_public_bytes(public)), share + public, _WRAP)
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    header = _FIRST_LINE + _STANZA + _text(share) + b"\n" + _text(body) + b"\n---"
    nonce = os.urandom(16)
    yield header + b" " + _text(_header_mac(file_key, header)) + b"\n" + nonce
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    waiting, number = bytearray(), 0
    for piece in pieces:
        waiting += piece
        # The last chunk is only known at the end, and it is empty for an empty file alone.
        while len(waiting) > CHUNK:
            yield cipher.encrypt(_nonce(number, last=False), bytes(waiting[:CHUNK]), None)
            del waiting[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), None)


def closed_size(size: int) -> int:
    """Bytes of the closed file of so many bytes."""
    header = len(_FIRST_LINE + _STANZA) + 43 + 1 + 43 + len(b"\n--- ") + 43 + 1 + 16
    return header + size + TAG * max(1, -(-size // CHUNK))


def opened(file: BinaryIO, secret: str) -> Iterator[bytes]:
    """The content of a closed file, chunk by chunk. Raises `NotAgeError`, `WrongKeyError`, `DamagedError`.

    A chunk is given out only after it was found unchanged; that nothing is missing is known at the end.
    """
    file_key = _file_key(file, _private(secret))
    cipher = ChaCha20Poly1305(_derive(file_key, _exactly(file, 16), b"payload"))
    number, chunk = 0, _up_to(file, CHUNK + TAG)
    while True:
        following = _up_to(file, CHUNK + TAG)
        last = not following
        try:
            content = cipher.decrypt(_nonce(number, last=last), chunk, None)
        except InvalidTag:
            raise DamagedError("A chunk was changed, or the end is missing") from None
        if last and not content and number:
            raise DamagedError("An empty chunk at the end")
        yield content
        if last:
            return
        number, chunk = number + 1, following


def _file_key(file: BinaryIO, private: X25519PrivateKey) -> bytes:
    """1. Read the header to its end. 2. Try each share for our key. 3. Check the header with the key found."""
    lines: list[bytes] = []
    read = 0
    while not lines or not lines[-1].startswith(b"--- "):
        line = file.readline(_LONGEST_HEADER)
        read += len(line)
        if not line.endswith(b"\n") or read > _LONGEST_HEADER or (not lines and line != _FIRST_LINE):
            raise NotAgeError("No header of age-encryption.org/v1")
        lines.append(line)
    public = private.public_key().public_bytes_raw()
    for place, line in enumerate(lines[:-2]):
        if not line.startswith(_STANZA):
            continue
        share, body = _bytes(line[len(_STANZA) :]), _bytes(lines[place + 1])
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(share))
            file_key = ChaCha20Poly1305(_derive(shared, share + public, _WRAP)).decrypt(bytes(12), body, None)
        except (ValueError, InvalidTag):
            continue
        header = b"".join(lines[:-1]) + b"---"
        if not hmac.compare_digest(_header_mac(file_key, header), _bytes(lines[-1][len(b"--- ") :])):
            raise DamagedError("The header was changed")
        return file_key
    raise WrongKeyError("Closed for another key")


def _header_mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), header, "sha256")


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info).derive(secret)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _text(value: bytes) -> bytes:
    return base64.b64encode(value).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    text = text.rstrip(b"\n")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise NotAgeError("A header that is no base64") from None


def _exactly(file: BinaryIO, size: int) -> bytes:
    found = _up_to(file, size)
    if len(found) != size:
        raise DamagedError("The end is missing")
    return found


def _up_to(file: BinaryIO, size: int) -> bytes:
    """So many bytes, or all that are left: a pipe may give fewer at once."""
    found = b""
    while len(found) < size and (more := file.read(size - len(found))):
        found += more
    return found


def _private(secret: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_unbech32(_SECRET, secret.strip().lower()))


# Bech32 (BIP 173): five bits a character, six characters of checksum.
_CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_KEY = 32


def _bech32(name: str, value: bytes) -> str:
    number, bits = int.from_bytes(value), 8 * len(value)
    pad = -bits % 5
    fives = [(number << pad) >> shift & 31 for shift in range(bits + pad - 5, -1, -5)]
    rest = _polymod([*_expanded(name), *fives, *bytes(6)]) ^ 1
    return f"{name}1" + "".join(
        _CHARACTERS[five] for five in [*fives, *(rest >> shift & 31 for shift in range(25, -1, -5))]
    )


def _unbech32(name: str, text: str) -> bytes:
    given, _, rest = text.strip().rpartition("1")
    if given != name or not set(rest) <= set(_CHARACTERS) or len(rest) != 6 + -(-8 * _KEY // 5):
        raise NotAgeError(f"No key that begins with {name}1")
    fives = [_CHARACTERS.index(character) for character in rest]
    if _polymod([*_expanded(name), *fives]) != 1:
        raise NotAgeError("A key with a mistake in it: its checksum does not fit")
    number = 0
    for five in fives[:-6]:
        number = number << 5 | five
    return (number >> (5 * len(fives[:-6]) - 8 * _KEY)).to_bytes(_KEY)


def _expanded(name: str) -> list[int]:
    return [ord(one) >> 5 for one in name] + [0] + [ord(one) & 31 for one in name]


def _polymod(values: Iterable[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            rest ^= generator if top >> place & 1 else 0
    return rest
