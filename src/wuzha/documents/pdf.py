# SPDX-License-Identifier: Apache-2.0
"""A DOCX as PDF, where LibreOffice is installed: one at a time on a machine, in a profile of its own that is thrown
away, without a network where the system can take it away, and never longer than its time.

The DOCX is the document; a PDF is a convenience, and nothing waits for it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

#: Seconds: LibreOffice starts in two to ten on an idle machine.
LONGEST = 60
_NAMES = ("soffice", "libreoffice")
#: Settings of the profile: no macros, nothing fetched from outside.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def renderer() -> str | None:
    """The program that makes PDFs; nothing where it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def as_pdf(docx: bytes, seconds: int = LONGEST) -> bytes | None:
    """The document as PDF; nothing without LibreOffice, or when it fails or takes too long."""
    program = renderer()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="wuzha-pdf-") as name:
        place = Path(name)
        profile = place / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
        (place / "document.docx").write_bytes(docx)
        command = [
            *_offline(), program, f"-env:UserInstallation=file://{profile.parent}", "--headless", "--norestore",
            "--nologo", "--nodefault", "--convert-to", "pdf", "--outdir", str(place), str(place / "document.docx"),
        ]  # fmt: skip
        with (Path(tempfile.gettempdir()) / f"wuzha-pdf-{os.getuid()}.lock").open("w") as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            _run(command, place, seconds)
        made = place / "document.pdf"
        return made.read_bytes() if made.exists() else None


def _run(command: list[str], place: Path, seconds: int) -> None:
    """Run it in a session of its own: when its time is over, all it started ends with it."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(place), "LANG": "C.UTF-8", "TMPDIR": str(place)}
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file of our own
        command, cwd=place, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@cache
def _offline() -> tuple[str, ...]:
    """What takes the network away from a program, where the system lets us."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    try:
        tried = subprocess.run([program, "-rn", "true"], timeout=5, check=False, capture_output=True)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return (program, "-rn") if tried.returncode == 0 else ()
