# SPDX-License-Identifier: Apache-2.0
"""`python -m wuzha.evidence.pdf_text`: the text of a PDF from standard input, for `reading`."""

from __future__ import annotations

import sys

#: Pages that are read.
MOST_PAGES = 300


def main() -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as document:
        for number in range(min(len(document), MOST_PAGES)):
            text = document[number].get_textpage().get_text_range()
            sys.stdout.buffer.write(text.replace("\r\n", "\n").encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main()
