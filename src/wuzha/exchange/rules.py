# SPDX-License-Identifier: Apache-2.0
"""What the exchange goes by, without a database: refusals, addresses, feedback, retries, signatures.

The platform calls only hosts that its operator named (`WUZHA_EXCHANGE_HOSTS`, such as `10.1.2.3:8443,*.police.test`):
else whoever may add an address could make the server ask services that only it can reach.

A closed warning is told in the words of the feedback form that police warning apps use (`domain.md` §3.5); they go into
files for Chinese systems, whatever the language of our pages.

Webhooks are signed by the Standard Webhooks specification 1.0 (symmetric, `v1`): a receiver recomputes HMAC-SHA256 over
`id.timestamp.body` with the shared secret, compares in constant time, refuses timestamps more than five minutes away,
and takes an id it has seen as delivered.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode
from wuzha.warning.rules.outcomes import FACE_TO_FACE, TO_THE_PERSON, Channel, Outcome, Result


class Code(RefusalCode):
    """What is refused here, and what went wrong with the other side."""

    NOT_HTTP = _("This is no http or https address. Write it like https://host:8443/path.")
    CREDENTIALS = _("An address holds no user name or password. Use the token instead.")
    HOST_NOT_ALLOWED = _(
        "This host may not be called. The operator must name it in WUZHA_EXCHANGE_HOSTS and start the platform again."
    )
    FOLDER_NAME = _("A folder's name has letters, digits, dashes and underscores only, at most 40.")
    NAME_TAKEN = _("This name is in use. Choose another.")
    SOURCE_TAKEN = _("This channel has a link already. Change that one, or enter another channel.")
    TIMEOUT = _("The other side did not answer in time. It is tried again by itself.")
    REFUSED = _("The other side refuses the connection. Check that its service runs.")
    NAME = _("The host's name is not known. Check the address and the name server.")
    TLS = _("The other side's certificate is not trusted. Install its issuer's certificate on this machine.")
    BROKEN = _("The connection broke off. It is tried again by itself.")
    TOO_LARGE = _("The answer is larger than 500 MB. Ask the other side to send it in parts.")
    STATUS = _("The other side answered with an error. Ask its operator with the receipt's number.")
    UNAUTHORISED = _("The other side does not accept the token. Enter the one in force.")
    FOLDER_UNREADABLE = _("The folder cannot be read or written. Check the rights on the exchange directory.")
    CANCELLED = _("The import was stopped. Put the file in again to take the rest.")


def explain(code: str) -> str:
    """A code in the language of the page."""
    return str(Code[code].sentence) if code in Code.__members__ else code


_FOLDER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PORTS = {"http": 80, "https": 443}


def url_problem(url: str, allowed: Sequence[str]) -> Code | None:
    """What is wrong with an address, `None` when it may be called. `allowed` are host patterns, with a port or not."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return Code.NOT_HTTP
    if parts.scheme not in _PORTS or not parts.hostname:
        return Code.NOT_HTTP
    if parts.username or parts.password:
        return Code.CREDENTIALS
    host = parts.hostname.lower()
    if not any(_matches(host, port, pattern.strip().lower()) for pattern in allowed):
        return Code.HOST_NOT_ALLOWED
    return None


def folder_problem(name: str) -> Code | None:
    """What is wrong with the name of a drop folder."""
    return None if _FOLDER.fullmatch(name) else Code.FOLDER_NAME


def _matches(host: str, port: int, pattern: str) -> bool:
    name, colon, wanted = pattern.rpartition(":")
    if not colon or not wanted.isdigit():
        return fnmatchcase(host, pattern)
    return fnmatchcase(host, name.strip("[]")) and port == int(wanted)


_NOT_DECEIVED = frozenset({Outcome.STOPPED, Outcome.NOT_DECEIVED_AWARE, Outcome.NOT_CONTACTED_FRAUD})
_AGAIN = frozenset({Outcome.DENIED, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Try:
    """A contact attempt. `cause` is the dictionary's word."""

    channel: str
    result: str
    cause: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A warning as it closed. Money in 分; `attempts` in the order they were made."""

    outcome: Outcome
    visit_required: bool
    attempts: Sequence[Try]
    averted_fen: int
    loss_fen: int
    closed_at: datetime
    feedback_due: datetime | None


def feedback(closed: Closure) -> dict[str, str]:
    """Field of the form → its cell. Sums in 元 with two decimals."""
    tries = closed.attempts
    to_person = [one for one in tries if one.channel in TO_THE_PERSON]
    reached = [one for one in tries if one.result == Result.REACHED]
    spoken = [one for one in to_person if one.result == Result.REACHED]
    best = (spoken or reached or list(tries))[-1:]
    failed = [one for one in tries if one.cause]
    return {
        "channel": _way(best[0].channel) if best else "",
        "contacted": "本人" if spoken else "亲友" if reached else "",
        "connected": "接通" if reached else "未接通",
        "not_connected_cause": failed[-1].cause if failed and not reached else "",
        "deceived": _deceived(closed.outcome),
        "not_deceived_cause": _not_deceived_cause(closed.outcome),
        "loss": _yuan(closed.loss_fen),
        "averted": _yuan(closed.averted_fen),
        "visit": _visit(closed),
        "submit": "需要再次反馈" if closed.outcome in _AGAIN else "直接提交",
        "timeliness": "超时反馈" if closed.feedback_due and closed.closed_at > closed.feedback_due else "正常反馈",
    }


def _way(channel: str) -> str:
    if channel in FACE_TO_FACE:
        return "上门处置"
    return "短信预警" if channel == Channel.SMS else "电话预警"


def _deceived(outcome: Outcome) -> str:
    if outcome is Outcome.ALREADY_DECEIVED:
        return "已被骗"
    return "未被骗" if outcome in _NOT_DECEIVED else "未知"


def _not_deceived_cause(outcome: Outcome) -> str:
    if outcome is Outcome.STOPPED:
        return "及时劝阻"
    return "自主防范" if outcome in _NOT_DECEIVED else ""


def _visit(closed: Closure) -> str:
    visits = [one for one in closed.attempts if one.channel in FACE_TO_FACE]
    if any(one.result == Result.REACHED for one in visits):
        return "已上门劝阻"
    if visits:
        return "无效上门"
    return "" if closed.visit_required else "无须上门"


def _yuan(fen: int) -> str:
    return str((Decimal(fen) / 100).quantize(Decimal("0.01")))


def wait_after(tries: int, waits: Sequence[int], chance: float) -> timedelta | None:
    """The wait after the `tries`-th failed try (from 1), spread by up to a fifth so that receivers are not stormed.

    `waits` in seconds, one a try; `chance` in [0, 1). `None` when there is no further try.
    """
    if tries > len(waits):
        return None
    return timedelta(seconds=waits[tries - 1] * (1 + 0.2 * chance))


#: Marks a secret as one, as the specification says.
PREFIX = "whsec_"
#: Random bytes of a secret.
SECRET_BYTES = 32


def new_secret() -> str:
    """A fresh secret, as it is shown to the receiver once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, uid: str, timestamp: int, body: str) -> str:
    """The `webhook-signature` header. `timestamp` in seconds since 1970. Raises `ValueError` for what is no secret."""
    if not secret.startswith(PREFIX):
        raise ValueError("a webhook secret begins with whsec_")
    key = base64.b64decode(secret[len(PREFIX) :], validate=True)
    digest = hmac.new(key, f"{uid}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secret: str, uid: str, timestamp: int, body: str) -> dict[str, str]:
    """The three headers of a delivery."""
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, uid, timestamp, body),
    }
