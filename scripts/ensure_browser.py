# SPDX-License-Identifier: Apache-2.0
"""Sees to a browser for the tests: as root on Debian and Ubuntu it installs Chromium and Chinese fonts.

Anybody else is told what is missing; the browser tests are then left out and all others run.

    .venv/bin/python scripts/ensure_browser.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import executable

PACKAGES = ["chromium", "fonts-noto-cjk"]


def install() -> bool:
    """Install with apt; False when it does not work, which apt itself has explained."""
    sys.stderr.write("正在安装浏览器测试所需的 Chromium……\nInstalling Chromium for the browser tests ...\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            ["/usr/bin/apt-get", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            return False
    return True


def main() -> None:
    if executable():
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and install() and executable():
        return
    sys.stderr.write(
        "没有浏览器，浏览器测试将不运行，其余测试照常。Debian/Ubuntu：sudo apt-get install chromium fonts-noto-cjk；"
        "macOS：安装 Chrome；或用 WUZHA_CHROMIUM 指定路径。\n"
        "There is no browser: the browser tests are left out, all others run. "
        "Debian/Ubuntu: sudo apt-get install chromium fonts-noto-cjk; macOS: install Chrome; or set WUZHA_CHROMIUM.\n"
    )


if __name__ == "__main__":
    main()
