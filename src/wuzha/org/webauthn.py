# SPDX-License-Identifier: Apache-2.0
"""What a browser is asked to sign with a passkey, and whether its answer is good (WebAuthn Level 2, §7).

Pure: no database, no clock. The library `fido2` makes and checks both; it is loaded when the first passkey is used.
Every answer must come from the page of that very host, over TLS or on `localhost`, and say that the device knew its
user by PIN, finger or face: a stolen key alone opens nothing.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from fido2.server import Fido2Server

#: Seconds a challenge may be answered.
HOLDS = 300
#: Letters of an answer, at most: what a browser sends has about 1,500.
LONGEST = 16_384
#: Bytes of a passkey's id (WebAuthn §4, "Credential ID").
LONGEST_ID = 1023


class CeremonyError(Exception):
    """The answer proves nothing: not ours, not for this challenge, not signed by the key, or no answer at all."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What one browser was asked, by which name of the server; kept in its session until the answer comes."""

    host: str
    #: The library's: the random challenge and what was demanded of the device.
    state: dict[str, str]
    #: Seconds since 1970.
    asked_at: int
    #: Of a passkey to be made: its name, and whether the second factor there was is proven.
    name: str = ""
    proven: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def holds(self, now: float) -> bool:
        return 0 <= now - self.asked_at <= HOLDS


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def can_be_at(host: str) -> bool:
    """Whether browsers make passkeys for this name of a server: for every name, for no bare address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False


def ask_for_new(
    host: str, *, handle: bytes, username: str, known: Iterable[bytes], now: int, name: str, proven: bool
) -> tuple[dict[str, Any], Challenge]:
    """What `navigator.credentials.create` takes, as JSON, and what to keep for `made`.

    `known` are passkeys the person has: their devices make no second one. Only the log-in name is told to the device,
    whose maker may keep it elsewhere.
    """
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options, state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=username, display_name=username),
        _descriptors(known),
        # Not stored on a key that has room for a few: the account is known before the passkey is asked for.
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), Challenge(host, _plain(state), now, name, proven)


def made(challenge: Challenge, answer: str) -> Made:
    """The passkey a browser made. Raises `CeremonyError`."""
    try:
        about = _server(challenge.host).register_complete(challenge.state, _parsed(answer))
    except Exception as error:  # what bytes of a stranger do to the parsers below is not ours to list
        raise CeremonyError(str(error)) from error
    from fido2 import cbor

    data = about.credential_data
    if data is None or len(data.credential_id) > LONGEST_ID:
        raise CeremonyError("no passkey that can be kept")
    return Made(bytes(data.credential_id), bytes(cbor.encode(data.public_key)), int(about.counter))


def ask(host: str, known: Iterable[bytes], now: int) -> tuple[dict[str, Any], Challenge]:
    """What `navigator.credentials.get` takes, as JSON, and what to keep for `used`."""
    from fido2.webauthn import UserVerificationRequirement

    options, state = _server(host).authenticate_begin(
        _descriptors(known), user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), Challenge(host, _plain(state), now)


def used(challenge: Challenge, answer: str, known: Mapping[bytes, bytes]) -> tuple[bytes, int]:
    """Which of the passkeys (id → public key) signed the challenge, and its count of uses. Raises `CeremonyError`."""
    try:
        from fido2 import cbor
        from fido2.cose import CoseKey
        from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticationResponse

        keys = [
            AttestedCredentialData.create(Aaguid.NONE, pk, CoseKey.parse(cast("Mapping[int, Any]", cbor.decode(key))))
            for pk, key in known.items()
        ]
        parsed = _parsed(answer)
        found = _server(challenge.host).authenticate_complete(challenge.state, keys, parsed)
        count = AuthenticationResponse.from_dict(parsed).response.authenticator_data.counter
    except Exception as error:  # as above
        raise CeremonyError(str(error)) from error
    return bytes(found.credential_id), int(count)


def _server(host: str) -> Fido2Server:
    from fido2.rpid import verify_rp_id
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    def from_here(origin: str) -> bool:
        return urlsplit(origin).hostname == host and bool(verify_rp_id(host, origin))

    return Fido2Server(PublicKeyCredentialRpEntity(name="Wuzha", id=host), verify_origin=from_here)


def _descriptors(known: Iterable[bytes]) -> list[Any]:
    from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

    return [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in known]


def _plain(state: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(getattr(value, "value", value)) for key, value in state.items()}


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise CeremonyError("too long")
    return dict(json.loads(answer))
