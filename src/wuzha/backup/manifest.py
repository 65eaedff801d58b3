# SPDX-License-Identifier: Apache-2.0
"""What a backup holds, in clear and authenticated: `manifest.json`.

It names counts, digests and numbers of records, nothing about people. A MAC under the platform's key shows that it was
written by this installation: closing files for a public key anybody can do.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from wuzha.backup.folder import Part, write_whole
from wuzha.keys.ring import expand
from wuzha.runtime.messages import OperatorError

FORMAT = 1
NAME = "manifest.json"
#: What is here while a backup is being made.
UNFINISHED = "unfinished.json"
PURPOSE = "backup-manifest"


@dataclass(frozen=True, slots=True)
class Gone:
    """A file that a record named at the instant of the backup and that could not be copied."""

    path: str
    owner: str
    record: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`at` is the instant as which everything is (ISO 8601, UTC); `tables` maps a table to its rows and digest."""

    at: str
    #: Fingerprints of the master keys, the one that seals first.
    keys: list[str]
    to: str | None
    version: str
    server: str
    migrations: list[str]
    tables: dict[str, tuple[int, str]]
    database: Part
    #: The files of the database a little later, where the journal of the archive goes on from.
    base: Part | None = None
    #: When they were whole (ISO 8601, UTC): no earlier moment can be gone to.
    base_at: str | None = None
    index: Part | None = None
    #: The file of anchors of the trail, as it was at the instant: a later line would speak of a longer trail.
    anchors: Part | None = None
    files: int = 0
    #: Whether it was the embedded database, whose roles are the same everywhere.
    embedded: bool = False
    #: Deleted by their owner after the instant, as the law or the work asks.
    erased: list[Gone] = field(default_factory=list)
    #: Named by a record, and not there.
    missing: list[Gone] = field(default_factory=list)
    with_key: bool = False
    #: Number of the generation that sealed; 0 in a backup from before they were told.
    generation: int = 0

    @property
    def key(self) -> str:
        """The master key that sealed, by its fingerprint; it authenticates the manifest too."""
        return self.keys[0]

    def signed(self, master: bytes) -> bytes:
        """The file: JSON, with the MAC of the rest."""
        values = self._values()
        return _json(values | {"mac": _mac(values, master)}, indent=1)

    def unsigned(self) -> bytes:
        return _json(self._values())

    def _values(self) -> dict[str, Any]:
        values = {"format": FORMAT} | asdict(self)
        if self.base is None:  # as in a backup of an earlier version, whose code covers the rest
            del values["base"], values["base_at"]
        if not self.generation:  # the MAC of an older backup does not cover it
            del values["generation"]
        return values

    @classmethod
    def parse(cls, text: bytes | str) -> tuple[Manifest, str]:
        """The manifest and its MAC (empty for none). Raises `ValueError` for what is no manifest of this format."""
        try:
            values = json.loads(text)
            mac = str(values.pop("mac", ""))
            if values.pop("format") != FORMAT:
                raise ValueError("Another format")
            for name in ("database", "base", "index", "anchors"):
                values[name] = Part(**values[name]) if values.get(name) else None
            for name in ("erased", "missing"):
                values[name] = [Gone(**one) for one in values[name]]
            values["tables"] = {name: (rows, digest) for name, (rows, digest) in values["tables"].items()}
            return cls(**values), mac
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("Not a manifest") from error

    def checked(self, mac: str, master: bytes) -> None:
        """Raises OperatorError when the manifest was not written with this master key."""
        if not hmac.compare_digest(_mac(self._values(), master), mac):
            raise OperatorError(
                "备份清单的校验码不对：清单被改动过，或不是本平台写的。不要恢复这份备份。",
                "The manifest does not verify: it was changed, or not written by this platform. Do not restore it.",
            )


def read(root: Path) -> tuple[Manifest, str]:
    """The manifest of a finished backup and its MAC. Raises OperatorError for anything else."""
    try:
        return Manifest.parse((root / NAME).read_text())
    except (FileNotFoundError, NotADirectoryError):
        if (root / UNFINISHED).exists() or (root / "home").exists():
            raise OperatorError(
                f"{root} 中是一份没有做完的备份，不能使用。请再运行一次 wuzha backup {root}，它会接着做完。",
                f"The backup in {root} is not finished and cannot be used. Run wuzha backup {root} again; it goes on.",
            ) from None
        raise OperatorError(
            f"{root} 中没有备份，请核对路径。", f"There is no backup in {root}. Check the path."
        ) from None
    except ValueError:
        raise OperatorError(
            f"{root / NAME} 不是本版本能读的备份清单（可能由更新的版本写成）。",
            f"{root / NAME} is no manifest that this version reads (a newer one may have written it).",
        ) from None


def write(root: Path, manifest: Manifest, master: bytes) -> None:
    """The last step of a backup."""
    write_whole(root / NAME, [manifest.signed(master)])


def finished(manifest: Manifest, **more: Any) -> Manifest:
    return replace(manifest, **more)


def _mac(values: dict[str, Any], master: bytes) -> str:
    # Not a lasting key (`wuzha.keys.derive`): it must be there before the database is, which may keep those.
    return hmac.digest(expand(master, PURPOSE), _json(values), "sha256").hex()


def _json(values: dict[str, Any], indent: int | None = None) -> bytes:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, indent=indent).encode()
