# SPDX-License-Identifier: Apache-2.0
"""Every page that is a list with an end to come stands in the frame of lists: kept views, chosen columns, keys."""

from __future__ import annotations

from pathlib import Path

import wuzha

#: The records of one thing, or of a search by what must not be kept: their address takes a key, or a form fills them.
#: A month of trainings is one. The tasks of a station are worked on a phone, and the units are a tree.
OF_A_RECORD = {
    "batch", "coverage", "kpi_records", "link", "money", "reading", "records", "review_round", "sms_list", "snapshot",
    "statement", "statements", "record", "taken", "target", "tasks", "trainings", "unit", "units", "webhook",
}  # fmt: skip


def test_every_list_is_in_the_frame_of_lists() -> None:
    pages = [
        (one.stem, one.read_text(encoding="utf-8")) for one in Path(wuzha.__file__).parent.rglob("templates/**/*.html")
    ]
    lists = {stem for stem, text in pages if "{% extends" in text and "{% more page.next_cursor %}" in text}
    framed = {stem for stem, text in pages if "{% listing" in text}
    assert lists - framed - OF_A_RECORD == set()
