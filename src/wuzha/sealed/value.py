# SPDX-License-Identifier: Apache-2.0
"""The sealed value, its mask, its blind index."""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Name, Phone
from wuzha.keys import cipher, index_key

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

#: Names the layout of a token, so that keys or ciphers can change later: version, 12-byte nonce, ciphertext and tag.
VERSION = b"\x01"
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
    """A personal value that shows itself masked. Two seals of one value differ; compare by blind index."""

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
        return cipher().decrypt(token[1 : NONCE + 1], token[NONCE + 1 :], _AAD[self.kind]).decode()

    def blind(self) -> bytes:
        """The blind index of the value within: 16 bytes, equal for equal values of one kind."""
        return blind(self.kind, self._open())

    def reveal(self, actor: Actor, purpose: str, *, on: tuple[str, object], field: str) -> str:
        """The clear value, for a purpose; the read is in the audit trail before the value leaves.

        Raises `ValueError` when no purpose is given.
        """
        return reveal_many(actor, purpose, on=on, values={field: self})[field]


def reveal_many(actor: Actor, purpose: str, *, on: tuple[str, object], values: dict[str, Sealed]) -> dict[str, str]:
    """Reveal several fields of one record with one read event (`on` is its type and key)."""
    from wuzha.audit.services import record_read  # the audit room is above this value, below its users

    record_read(actor, purpose=purpose, on=on, fields=sorted(values))
    return {name: value._open() for name, value in values.items()}


def opener(
    actor: Actor, purpose: str, *, on: tuple[str, object], fields: Sequence[str], rows: int
) -> Callable[[Sealed], str]:
    """What opens the fields of many rows, with one read event that says how many. Raises `ValueError` without a purpose.

    For rows that leave together, such as a file; for a single record use `reveal_many`.
    """
    from wuzha.audit.services import record_read

    record_read(actor, purpose=purpose, on=on, fields=fields, rows=rows)
    return Sealed._open


def seal(kind: Kind, value: str) -> Sealed:
    """Seal a canonical value (about 1 µs). The nonce is random: 2^32 values a key are safe (NIST SP 800-38D §8.3)."""
    nonce = os.urandom(NONCE)
    return Sealed(kind, VERSION + nonce + cipher().encrypt(nonce, value.encode(), _AAD[kind]))


def blind(kind: Kind, value: str) -> bytes:
    """Keyed hash for equality search: 16 bytes, useless without the key (BLAKE2b, RFC 7693)."""
    return blake2b(value.encode(), digest_size=16, key=index_key(), person=_AAD[kind]).digest()
