# SPDX-License-Identifier: Apache-2.0
"""A device that makes and uses passkeys, in software: what a browser would send for it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
NONE = FLAG(0)


@dataclass
class Device:
    """One passkey on a device; `origin` is the page it answers."""

    origin: str = "http://localhost"
    #: What the device counts; a device that does not count stays at 0.
    count: int = 0
    counts: bool = True
    #: Whether it asks for a PIN, a finger or a face.
    knows_user: bool = True
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        data = AttestedCredentialData.create(
            Aaguid.NONE, self.credential, ES256.from_cryptography_key(self.key.public_key())
        )
        about = self._about(asked["rp"]["id"], FLAG.AT, data)
        attested = AttestationObject.create("none", about, {})
        return self._told(
            {"clientDataJSON": self._client("webauthn.create", asked["challenge"]), "attestationObject": attested}
        )

    def use(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        asked = options["publicKey"]
        client = self._client("webauthn.get", asked["challenge"])
        about = self._about(asked["rpId"])
        signature = self.key.sign(about + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._told({"clientDataJSON": client, "authenticatorData": about, "signature": signature})

    def _about(self, host: str, flags: AuthenticatorData.FLAG = NONE, data: bytes = b"") -> AuthenticatorData:
        self.count += self.counts
        flags |= FLAG.UP | (FLAG.UV if self.knows_user else NONE)
        return AuthenticatorData.create(sha256(host.encode()).digest(), flags, self.count, data)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _told(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.credential)
        parts = {key: websafe_encode(bytes(value)) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})


def altered(answer: str, part: str, change: bytes = b"\x00") -> str:
    """An answer with one part of it changed."""
    told = json.loads(answer)
    told["response"][part] = websafe_encode(websafe_decode(told["response"][part]) + change)
    return json.dumps(told)
