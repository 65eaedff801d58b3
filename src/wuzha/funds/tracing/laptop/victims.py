# SPDX-License-Identifier: Apache-2.0
"""`--victim ACCOUNT[@TIME][:YUAN]`: whose money is followed, from when on, up to how much."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from wuzha.funds.tracing.laptop.transfers import BEIJING
from wuzha.runtime.messages import OperatorError

_MOMENT = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_AFTER_AT = re.compile(rf"(?P<time>{_MOMENT}|[0-9]{{1,11}})(?::(?P<yuan>[^:]+))?", re.IGNORECASE)
_YUAN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
_SHANGHAI = timezone(timedelta(seconds=BEIJING))


@dataclass(frozen=True)
class Victim:
    """`since` in epoch seconds, the second itself included; None means from the first row on."""

    account: str
    since: int | None = None
    limit_fen: int | None = None


def readings(text: str) -> list[Victim]:
    """The ways an argument can be read, the plain one first.

    An account may hold `@` or `:` itself (an e-mail address): whoever knows the accounts takes the first reading whose
    account exists. Raises OperatorError when there is no reading at all.
    """
    text = text.strip()
    found = [
        reading
        for place in (place for place, char in enumerate(text) if char == "@")
        if (reading := _with_time(text[:place], text[place + 1 :]))
    ]
    account, colon, yuan = text.rpartition(":")
    if colon and "@" not in yuan and _YUAN.fullmatch(yuan) and _fen(yuan):
        found.append(Victim(account, None, _fen(yuan)))
    if ("@" not in text and ":" not in text) or "@" in text:
        found.append(Victim(text))
    found = [reading for reading in found if reading.account]
    if not found or (":" in text and all(reading.account == text for reading in found)):
        raise OperatorError(
            "--victim 应写作 账号[@时间][:金额元]，例如 6228480000000000018@2023-05-10T10:02:11:80000 。"
            "时间用 ISO 格式（无时区按北京时间）或纪元秒，金额以元为单位、大于 0、最多两位小数。",
            "--victim is written ACCOUNT[@TIME][:YUAN], such as 6228480000000000018@2023-05-10T10:02:11:80000 . "
            "TIME is ISO (Beijing time unless it names a zone) or epoch seconds; YUAN is above 0 with two decimals at "
            "most.",
        )
    return found


def _with_time(account: str, rest: str) -> Victim | None:
    read = _AFTER_AT.fullmatch(rest)
    if read is None:
        return None
    since = _moment(read["time"])
    yuan = read["yuan"]
    if since is None or (yuan is not None and not (_YUAN.fullmatch(yuan) and _fen(yuan))):
        return None
    return Victim(account, since, None if yuan is None else _fen(yuan))


def _fen(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


def _moment(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    date, _, clock = text.upper().replace(" ", "T").partition("T")
    year, month, day = date[:10].split("-")[:3] if clock else re.split("-", date, maxsplit=2)
    zone = re.search(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", clock or day)
    tail = zone[0] if zone else ""
    hour, minute, second = (*(clock.removesuffix(tail) or "0:00").split(":"), "0")[:3]
    try:
        moment = datetime(
            int(year), int(month), int(day.removesuffix(tail)), int(hour), int(minute), int(float(second)), tzinfo=UTC
        )
        offset = datetime.strptime(tail, "%z").utcoffset() if tail else _SHANGHAI.utcoffset(None)
    except ValueError:
        return None
    return int((moment - (offset or timedelta())).timestamp())
