# SPDX-License-Identifier: Apache-2.0
"""Time-stamps of anchors (RFC 3161): a time-stamp authority signs that a line of the file was there at a moment.

Who has the master key and the file of anchors could write both anew; a signature of last month he cannot get today. A
stamp stands in the file behind its anchor. What reads anchors only passes it over.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings

from wuzha.audit.anchor import Anchor, append, opened
from wuzha.runtime.http import NoAnswerError, call

#: Seconds for the authority to answer, bytes of its longest answer.
WITHIN, MOST = 10, 256 * 1024
#: How long after an anchor its stamp may have been given: what is older is not stamped any more.
LATEST = timedelta(hours=6)
#: How far the clocks of two machines may be apart.
SLACK = timedelta(minutes=5)


class BadStampError(Exception):
    """A stamp is none, or not of this anchor."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The answer of the authority, about one anchor of a file."""

    file: str
    number: int
    #: The TimeStampResp, DER in base64.
    stamp: str

    def text(self) -> str:
        """The line as it stands in the file."""
        return json.dumps({"stamp": self.stamp, "file": self.file, "number": self.number}, separators=(",", ":"))

    @classmethod
    def read(cls, line: str) -> Stamp | None:
        try:
            stamp = cls(**json.loads(line))
        except (ValueError, TypeError):
            return None
        fits = isinstance(stamp.file, str) and type(stamp.number) is int and isinstance(stamp.stamp, str)
        return stamp if fits else None


def stamps(path: Path) -> Iterator[Stamp]:
    """Every stamp in a file of anchors."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from (stamp for line in lines if line.startswith('{"stamp"') and (stamp := Stamp.read(line)))


def roots() -> list[Certificate]:
    """The certificates that stamps are checked by; raises `OSError` or `ValueError` when the file holds none."""
    where = settings.WUZHA_TSA_CERTIFICATES
    return load_pem_x509_certificates(Path(where).read_bytes()) if where else []


def ask(anchor: Anchor) -> Stamp:
    """Have the authority of the settings stamp an anchor. Raises `NoAnswerError` or `BadStampError`."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

    message = anchor.text().encode()
    asked = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query"}
    answer = call("POST", settings.WUZHA_TSA, body=asked.as_bytes(), headers=headers, timeout=WITHIN, most=MOST)
    if not answer.ok:
        raise NoAnswerError(f"HTTP {answer.status}")
    stamp = Stamp(anchor.file, anchor.number, base64.b64encode(answer.body).decode())
    try:
        found = decode_timestamp_response(answer.body)
        imprint, nonce = found.tst_info.message_imprint.message, found.tst_info.nonce
    except ValueError as error:
        raise BadStampError(str(error)) from error
    if imprint != asked.message_imprint.message or nonce != asked.nonce:
        raise BadStampError("the answer is about something else")
    known = roots()
    if known and not holds(stamp, anchor, known):
        raise BadStampError("the answer is not signed by the authority, or of another time")
    return stamp


def holds(stamp: Stamp, anchor: Anchor, known: list[Certificate]) -> bool:
    """Was the anchor stamped soon after it was taken, by somebody whose certificate is below one of `known`?"""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        found = decode_timestamp_response(base64.b64decode(stamp.stamp, validate=True))
        VerifierBuilder(roots=list(known)).build().verify_message(found, anchor.text().encode())
        at: datetime = found.tst_info.gen_time
    except (VerificationError, ValueError):
        return False
    return -SLACK <= at - anchor.moment <= LATEST + SLACK


def keep(path: Path, stamp: Stamp) -> None:
    """Add a stamp to the file of anchors."""
    with opened(path) as file:
        append(file, stamp.text())
