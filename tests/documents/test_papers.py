# SPDX-License-Identifier: Apache-2.0
"""Scans are known by what they hold; papers leave as files of their type."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _

from wuzha.documents.papers import MOST_MB, scanned
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.ui.answers import as_file


class Code(RefusalCode):
    FILE_TOO_BIG = _("At most %(most)s MB.")
    FILE_KIND = _("Not a scan.")
    FILE_BROKEN = _("Damaged.")


@pytest.mark.parametrize(
    ("content", "suffix"), [(b"%PDF-1.7 %%EOF\n", "pdf"), (b"\xff\xd8\xff\xe0", "jpg"), (b"\x89PNG\r\n\x1a\n", "png")]
)
def test_a_scan_is_known_by_its_first_bytes(content: bytes, suffix: str) -> None:
    assert scanned(content, Code) == suffix


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ", "FILE_KIND"),
        (b"", "FILE_KIND"),
        (b"%PDF-1.4 broken", "FILE_BROKEN"),
        (b"%PDF-" + bytes(MOST_MB << 20), "FILE_TOO_BIG"),
    ],
)
def test_what_is_no_scan_or_too_big_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(RefusalError, match=code):
        scanned(content, Code)


def test_a_file_leaves_under_its_name_and_type() -> None:
    answer = as_file(b"%PDF-1.7", "FRZ-2023-000001-回执.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''FRZ-2023-000001-")
