# SPDX-License-Identifier: Apache-2.0
"""The sealed value, its mask, its blind index."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Name, Phone, Sex
from wuzha.keys import index_key, opener, sealing
from wuzha.keys.indexes import forms, lift

T = TypeVar("T")

#: Layout of a token: mark of key and cipher (`wuzha.keys.ciphers`), 12-byte nonce, ciphertext and tag.
NONCE = 12


class Kind(enum.Enum):
    """What a sealed value is; it decides the mask and binds the ciphertext to its kind of column."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    ACCOUNT = "account"
    NAME = "name"
    ADDRESS = "address"
    CHAT = "chat"
    #: Free text or a whole raw row: masked as a whole, never indexed.
    TEXT = "text"


#: Random bytes are fetched for many seals at once: a system call for each would cost as much as the sealing.
_NONCES_AT_ONCE = 1024
_nonces: list[bytes] = []
# A forked process must never use a nonce that its parent will use too.
os.register_at_fork(after_in_child=_nonces.clear)

_AAD = {kind: kind.value.encode() for kind in Kind}
_MASKS = {
    Kind.PHONE: Phone.mask,
    Kind.ID_NUMBER: IdNumber.mask,
    Kind.ACCOUNT: Account.mask,
    Kind.NAME: Name.mask,
    Kind.ADDRESS: Address.mask,
    Kind.CHAT: ChatId.mask,
}


class Sealed:
    """A personal value that shows itself masked. Two seals of one value differ; compare with `same` or by `blinds`."""

    __slots__ = ("kind", "token")

    def __init__(self, kind: Kind, token: bytes) -> None:
        self.kind = kind
        self.token = token

    def __str__(self) -> str:
        mask = _MASKS.get(self.kind)
        return mask(self._open()) if mask else "***"

    def __repr__(self) -> str:
        return f"<Sealed {self.kind.value}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.kind is other.kind and self.token == other.token

    def __hash__(self) -> int:
        return hash((self.kind, self.token))

    def __getstate__(self) -> None:
        raise TypeError("A sealed value is not serialised; store it in a SealedField")

    def _open(self) -> str:
        token = self.token
        return opener(token[0]).decrypt(token[1 : NONCE + 1], token[NONCE + 1 :], _AAD[self.kind]).decode()

    def blind(self) -> bytes:
        """The blind index of the value within, as it is to be written now."""
        return blind(self.kind, self._open())

    def sex_and_birth(self) -> tuple[int, int | None]:
        """Of an ID number (`sex_and_birth`): for columns beside it, that counts may ask without opening anybody."""
        if self.kind is not Kind.ID_NUMBER:
            raise TypeError("Only an ID number says when somebody was born")
        return sex_and_birth(self._open())

    def blinds(self) -> list[bytes]:
        """Every blind index under which the value may be found (`blinds`)."""
        return blinds(self.kind, self._open())


def sex_and_birth(number: str) -> tuple[int, int | None]:
    """What an ID number says of itself: the sex (GB/T 2261.1: 1 male, 2 female) and the year of birth; 0 and nothing
    for what is no number of the standard."""
    try:
        return int(IdNumber.sex(number)), IdNumber.birth_date(number).year
    except (ValueError, IndexError):
        return int(Sex.UNKNOWN), None


def same(one: Sealed, other: Sealed) -> bool:
    """Whether two sealed values of one kind are the same, whatever key sealed them."""
    return one.kind is other.kind and base_blind(one.kind, one._open()) == base_blind(other.kind, other._open())


def masked_by(value: Sealed, mask: Callable[[str], T]) -> T:
    """A sealed text through a mask of the caller's own, such as a raw row cell by cell; what comes back is masked."""
    return mask(value._open())


def read_again_by(value: Sealed, read: Callable[[str], T]) -> T:
    """A row as it came, read once more by the system, which seals it anew: no person sees any of it."""
    if value.kind is not Kind.TEXT:
        raise TypeError("Only rows are read again")
    return read(value._open())


def used_by(value: Sealed, use: Callable[[str], T]) -> T:
    """A secret of the system itself, such as that of a second factor, in the hands of what checks with it.

    Never for personal data: what a person sees goes through `wuzha.core.reveal` and its read event.
    """
    if value.kind is not Kind.TEXT:
        raise TypeError("Personal data is revealed for a purpose only")
    return use(value._open())


def seal(kind: Kind, value: str) -> Sealed:
    """Seal a canonical value (about 1 µs). The nonce is random: 2^32 values a key are safe (NIST SP 800-38D §8.3)."""
    nonce = _nonce()
    mark, cipher = sealing("seal")
    return Sealed(kind, mark + nonce + cipher.encrypt(nonce, value.encode(), _AAD[kind]))


def resealed(value: Sealed) -> Sealed:
    """The same value under the key and cipher in use now."""
    return seal(value.kind, value._open())


def as_text(value: Sealed) -> Sealed:
    """The same value in the form of a text, for a column that holds values of many kinds."""
    return seal(Kind.TEXT, value._open())


def blind(kind: Kind, value: str) -> bytes:
    """Keyed hash for equality search, useless without the key: 16 bytes (BLAKE2b, RFC 7693), or as `lift` makes it.

    This is what is written. What is looked for or compared with a column is any of `blinds`.
    """
    return lift(base_blind(kind, value))


def base_blind(kind: Kind, value: str) -> bytes:
    """`blind` as it was in the first generation: for keys made from several indexes, which are lifted as a whole."""
    return blake2b(value.encode(), digest_size=16, key=index_key(), person=_AAD[kind]).digest()


def blinds(kind: Kind, value: str) -> list[bytes]:
    """Every blind index under which the value may be found: one, or two while the keys are rotated."""
    return forms(base_blind(kind, value))


def sealer(kind: Kind) -> Callable[[str], bytes]:
    """`seal` of one kind as a function from value to token, for rows by the hundred thousand."""
    aad = _AAD[kind]

    def token(value: str) -> bytes:
        nonce = _nonce()
        mark, cipher = sealing("seal")
        return mark + nonce + cipher.encrypt(nonce, value.encode(), aad)

    return token


def base_blinder(kind: Kind) -> Callable[[str], bytes]:
    """`base_blind` of one kind as a function, for rows by the hundred thousand."""
    empty = blake2b(digest_size=16, key=index_key(), person=_AAD[kind])

    def index(value: str) -> bytes:
        keyed = empty.copy()
        keyed.update(value.encode())
        return keyed.digest()

    return index


def blinder(kind: Kind) -> Callable[[str], bytes]:
    """`blind` of one kind as a function, for rows by the hundred thousand."""
    base = base_blinder(kind)
    return lambda value: lift(base(value))


def _nonce() -> bytes:
    """12 random bytes, never given twice; safe among threads, since a list gives each item to one of them."""
    while True:
        try:
            return _nonces.pop()
        except IndexError:
            block = os.urandom(NONCE * _NONCES_AT_ONCE)
            _nonces.extend(block[i : i + NONCE] for i in range(0, len(block), NONCE))
