# SPDX-License-Identifier: Apache-2.0
"""Which ciphers seal, from which day on. What was sealed before stays readable."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, field_validator

from wuzha.keys import ciphers
from wuzha.keys.ciphers import Suite
from wuzha.org.rules import RuleSet


class Sealing(BaseModel):
    """What new seals are made with."""

    cipher: Literal["AES-256-GCM", "SM4-GCM"] = Field(description=gettext_noop("cipher of new seals"))
    index_hash: Literal["BLAKE2B", "SM3"] = Field(
        description=gettext_noop("hash of blind indexes, from the next rotation of the keys on")
    )

    @field_validator("cipher")
    @classmethod
    def offered(cls, cipher: str) -> str:
        if not ciphers.offered(Suite(cipher)):
            raise ValueError(
                _("This machine’s cryptography does not offer this cipher (OpenSSL was built without it).")
            )
        return cipher

    @field_validator("index_hash")
    @classmethod
    def hash_offered(cls, index_hash: str) -> str:
        if index_hash == "SM3" and not ciphers.sm3_offered():
            raise ValueError(_("This machine’s OpenSSL does not offer SM3."))
        return index_hash


SEALING = RuleSet(
    "custody.sealing",
    _("Ciphers of sealed data"),
    Sealing,
    lambda: {"cipher": "AES-256-GCM", "index_hash": "BLAKE2B"},
    _("GB/T 39786-2021 (application of commercial cryptography), GB/T 32907-2016 (SM4), GB/T 32905-2016 (SM3)"),
)
