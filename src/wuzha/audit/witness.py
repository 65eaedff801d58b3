# SPDX-License-Identifier: Apache-2.0
"""Telling anchors to a witness, `wuzha audit witness` on another host, and asking it what it was told."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from wuzha.audit.anchor import Anchor, lines
from wuzha.runtime.http import Answer, NoAnswerError, call

#: Seconds for the witness to answer; bytes of its longest answer: some decades of hourly anchors.
WITHIN, MOST = 10, 256 * 1024 * 1024
#: Anchors of one post.
BATCH = 5000


class RefusedError(Exception):
    """The witness keeps another anchor in the place of one of ours: the file here was changed, or begun anew."""


def tell(path: Path, anchor: Anchor) -> None:
    """Tell the witness of all that stands in the file up to this anchor. Raises `NoAnswerError` or `RefusedError`."""
    known = int(json.loads(_call("GET", f"/anchors/{anchor.file}").body)["number"])
    if known >= anchor.number:
        missing = [anchor]
    else:
        missing = [one for one in lines(path) if one and one.file == anchor.file and known < one.number]
    for start in range(0, len(missing), BATCH):
        text = "".join(f"{one.text()}\n" for one in missing[start : start + BATCH])
        _call("POST", f"/anchors/{anchor.file}", text.encode())


def told() -> list[list[Anchor | None]]:
    """The anchors that the witness keeps of this installation, by file. Raises `NoAnswerError`."""
    found: dict[str, list[Anchor | None]] = defaultdict(list)
    for line in _call("GET", "/anchors").body.decode(errors="replace").splitlines():
        anchor = Anchor.read(line)
        found[anchor.file if anchor else ""].append(anchor)
    return list(found.values())


def _call(method: str, path: str, body: bytes | None = None) -> Answer:
    headers = {"Authorization": f"Bearer {settings.WUZHA_WITNESS_TOKEN}"}
    answer = call(method, settings.WUZHA_WITNESS + path, body=body, headers=headers, timeout=WITHIN, most=MOST)
    if answer.status == 409:
        raise RefusedError(answer.body.decode(errors="replace")[:200])
    if not answer.ok:
        raise NoAnswerError(f"HTTP {answer.status}")
    return answer
