# SPDX-License-Identifier: Apache-2.0
"""What a report of `wuzha trace` rests on: the version, what was asked, and digests of every file that was read."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wuzha.funds.statements.reading.files import digest
from wuzha.intake.readers.source import files_below, refuse_odd

#: Options that say where to read and where to write, not what is asked.
PLACES = frozenset({"command", "run", "paths", "json", "html", "xlsx", "rejects"})


def basis_of(options: argparse.Namespace) -> dict[str, Any]:
    """`inputs` is one digest over all files, in whatever order they were named; `beside` one for each file of an option
    (openings). Raises `OSError` where a file is gone meanwhile."""
    asked = {name: value for name, value in vars(options).items() if name not in PLACES and value is not None}
    beside = {name: value for name, value in asked.items() if isinstance(value, Path) and value.exists()}
    arguments = {name: value for name, value in asked.items() if not isinstance(value, Path)}
    aside = files_of([*beside.values()])
    files = [path for path in files_of(options.paths) if not any(path.samefile(one) for one in aside)]
    told: dict[str, Any] = {
        "engine": engine(),
        "arguments": dict(sorted(arguments.items())),
        "inputs": together(digest(path) for path in files),
        "beside": {name: digest_at(path) for name, path in sorted(beside.items())},
    }
    # of two questions with the same answer, which was asked
    return told | {"digest": sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}


def digest_at(path: Path) -> str:
    """The digest of a file, or of all files of a folder (of mappings)."""
    return together(digest(file) for file in files_of([path])) if path.is_dir() else digest(path).hex()


def engine() -> str:
    """The version of the package."""
    return version("wuzha")


def together(digests: Iterable[bytes]) -> str:
    """One digest of many."""
    return sha256(b"".join(sorted(digests))).hexdigest()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named. Raises UnreadableFileError for what is none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [file for file in files_below(path) if isinstance(file, Path)]
        else:
            refuse_odd(path)
            found.append(path)
    return found
