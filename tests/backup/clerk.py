# SPDX-License-Identifier: Apache-2.0
"""Keeps three files with their rows, a backup after the first and a moment before the third: `clerk.py DIR ARCHIVE`.

Prints the moment and the names of the files.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.backup.test_age import PUBLIC
from tests.waiting import LAST_RESORT
from wuzha.runtime.django import prepare


def main(root: Path) -> None:
    with prepare():
        from django.db import connection

        from tests.factories import build_city
        from wuzha.audit.anchors import take_anchor
        from wuzha.backup.archive import Archive
        from wuzha.backup.make import make
        from wuzha.privacy.models import Export, ExportState
        from wuzha.runtime import wal
        from wuzha.runtime.home import default_home
        from wuzha.runtime.postgres import Server
        from wuzha.sealed.files import write_sealed

        home = default_home()
        wanted = wal.wanted(home)
        assert wanted is not None
        city, archive = build_city(), Archive(home, wanted)

        def keep() -> str:
            uid = uuid.uuid4()
            write_sealed(uid, uid.bytes)
            Export.unscoped.create(
                uid=uid, kind="warnings", purpose="CASE", text="x", by=next(iter(city.people.values())), role="analyst",
                unit=city.centre, expected=1, state=ExportState.DONE,
            )  # fmt: skip
            take_anchor()
            return uid.hex

        told: dict[str, Any] = {"before": keep()}
        make(root, PUBLIC)
        archive.bring()
        told["after"] = keep()
        time.sleep(0.05)
        told["at"] = datetime.now(UTC).isoformat()
        time.sleep(0.05)
        told["late"] = keep()
        connection.close()
        with Server(home).connect() as superuser:
            superuser.execute("SELECT pg_switch_wal()")
            [(last,)] = superuser.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchall()
            end = time.monotonic() + LAST_RESORT
            while (
                superuser.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchall() == [(last,)]
                and time.monotonic() < end
            ):
                time.sleep(0.05)
        archive.bring()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
