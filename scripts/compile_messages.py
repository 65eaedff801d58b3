# SPDX-License-Identifier: Apache-2.0
"""Compiles every `.po` to the `.mo` that Django reads; needs no gettext on the machine.

.venv/bin/python scripts/compile_messages.py
"""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "wuzha"


def stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def main() -> None:
    outdated = [source for source in sorted(PACKAGE.rglob("*.po")) if stale(source)]
    if not outdated:
        return
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    for source in outdated:
        try:
            with source.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
        except PoFileError as error:
            sys.exit(f"翻译文件有误 · error in a translation: {source}: {error}")
        if doubtful := [message.id for message in catalogue if message.id and message.fuzzy]:
            sys.exit(f"翻译标记为 fuzzy · marked as fuzzy: {source}: {doubtful[0]}")
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


if __name__ == "__main__":
    main()
