# SPDX-License-Identifier: Apache-2.0
"""How much one file may ask of the machine. Every number can be set by the installation."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds checked while a file is read; sizes in bytes, times in seconds."""

    #: size on disk; checked by stat, so that a 5 GB file is answered at once
    file_bytes: int = 500 * MIB
    #: sum of the unpacked parts of a workbook
    unpacked_bytes: int = 2048 * MIB
    #: unpacked : packed, for parts above `ratio_floor_bytes`; deflate cannot exceed 1032, real sheets stay below 60
    unpacked_ratio: int = 200
    ratio_floor_bytes: int = 64 * MIB
    #: parts in a workbook
    archive_entries: int = 10_000
    #: data rows; what one sheet of a workbook can hold
    rows: int = 1_048_576
    columns: int = 512
    #: one physical line of a text file
    line_bytes: int = MIB
    #: memory and processor time of the process that opens a workbook
    workbook_memory_bytes: int = 6 * 1024 * MIB
    workbook_seconds: int = 300
    #: the same of the process that opens a PDF, and its pages
    pdf_memory_bytes: int = 2 * 1024 * MIB
    pdf_seconds: int = 120
    pdf_pages: int = 5_000


DEFAULT_LIMITS = Limits()
