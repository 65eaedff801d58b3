# SPDX-License-Identifier: Apache-2.0
"""What of a backup is copied already: a line for each file, so that a killed backup goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

from wuzha.backup.folder import Part

NAME = "copied.jsonl"


def read(path: Path) -> dict[str, tuple[int, Part]]:
    """Path → (time of the source's last change, part), each as it was copied last; empty when there is no journal."""
    copied: dict[str, tuple[int, Part]] = {}
    if path.exists():
        for line in path.read_text(errors="replace").splitlines():
            try:
                values = json.loads(line)
                part = Part(values["path"], int(values["size"]), values["sha256"])
                copied[part.path] = (int(values["changed"]), part)
            except (ValueError, KeyError, TypeError):
                continue
    return copied


class Journal:
    """Parts by path, each with the time of its source's last change (ns). A line that was cut short counts for none."""

    def __init__(self, path: Path) -> None:
        self._copied = read(path)
        self._file = path.open("a")
        # After a line that was cut short, the next one begins a line of its own.
        self._file.write("\n")

    def copied(self, path: str, size: int, changed: int) -> Part | None:
        """The part of a source that has not changed since it was copied."""
        found = self._copied.get(path)
        return found[1] if found is not None and found[0] == changed and found[1].size == size else None

    def last(self, path: str) -> Part | None:
        """The part of a source as it was copied last, whatever became of the source."""
        found = self._copied.get(path)
        return found and found[1]

    def note(self, part: Part, changed: int) -> None:
        self._copied[part.path] = (changed, part)
        self._file.write(json.dumps(part.as_dict() | {"changed": changed}) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
