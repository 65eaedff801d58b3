# SPDX-License-Identifier: Apache-2.0
"""Makes `.venv` from nothing but a Python: installs exactly what `uv.lock` says, every file checked by its hash.

Needs only the standard library. Debian's python3 has neither pip nor venv, so uv does both; if the machine has no uv,
its wheel is taken from the package index and checked against the index's own SHA-256. A mirror set for pip or uv
(environment or pip.conf) is used throughout. No Python is ever downloaded.

    python3 scripts/bootstrap.py [--dev]
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from wuzha.runtime.steps import Steps

#: What uv, npm and other tools print.
LOG = ROOT / "build" / "setup.log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
UV_VERSION = "0.13.9"
PYPI = "https://pypi.org/simple"
#: What each installation from here has: the server with its own PostgreSQL, and Node to build the pages with.
WANTED = ("--extra", "server", "--extra", "embedded", "--group", "build")
#: Bytes an installation takes: to run, and with what tests need.
ROOM = {False: 1_200_000_000, True: 2_100_000_000}


def say(zh: str, en: str) -> None:
    """One message in both languages, whatever the terminal's encoding can show."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(f"{zh}\n{en}\n".encode(encoding, "replace").decode(encoding))
    sys.stderr.flush()


def give_up(zh: str, en: str) -> NoReturn:
    """Say what is wrong, below the line of the step at work, and end."""
    say(f"\n{zh}", en)
    raise SystemExit(1)


def use_new_enough_python() -> None:
    """Go on under a newer Python if `python3` is too old and the machine has one (usual on macOS)."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    give_up(
        f"需要 Python 3.11 或更新版本，当前是 {platform.python_version()}。安装后用 PYTHON=/路径/python3 make run。",
        f"Python 3.11 or newer is needed; this is {platform.python_version()}. "
        "Install one, then: PYTHON=/path/to/python3 make run",
    )


def index_url() -> str:
    """The package index: uv's variables, pip's variable, pip's configuration files, else PyPI."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].rstrip("/")
    home = Path.home()
    files = [home / ".config/pip/pip.conf", home / "Library/Application Support/pip/pip.conf", home / ".pip/pip.conf"]
    files = [Path(os.environ.get("PIP_CONFIG_FILE", os.devnull)), *files, Path("/etc/pip.conf")]
    for file in files:
        settings = configparser.ConfigParser(interpolation=None)
        try:
            if settings.read(file) and settings.has_option("global", "index-url"):
                return settings.get("global", "index-url").strip().rstrip("/")
        except (configparser.Error, UnicodeDecodeError):
            say(f"忽略无法读取的 {file}。", f"Ignoring {file}, which cannot be read.")
    return PYPI


def find_uv(index: str) -> str:
    """uv from the machine, from an earlier setup, or freshly from the index."""
    inside = VENV / "bin" / "uv"
    for known in (shutil.which("uv"), str(inside) if inside.exists() else None):
        if known and _runs(known):
            return known
    kept = ROOT / "build" / "uv"
    if not _runs(str(kept)):
        kept.parent.mkdir(exist_ok=True)
        fetch_uv(index, kept)
    return str(kept)


def _runs(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fetch_uv(index: str, target: Path) -> None:
    """Download uv's wheel, compare its SHA-256 with the index's, and unpack the one program in it."""
    files = wheels(index)
    wheel = next((name for name in sorted(files) if suits_this_machine(name)), None)
    if wheel is None:
        give_up(
            f"软件包索引 {index} 中没有适合本机的 uv {UV_VERSION}。请先自行安装 uv。",
            f"The index {index} has no uv {UV_VERSION} for this machine. Install uv first.",
        )
    url, digest = files[wheel]
    content = download(url)
    if hashlib.sha256(content).hexdigest() != digest:
        give_up(f"{wheel} 的校验和不符，已放弃。", f"{wheel} does not match its checksum; not used.")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        archive = Path(folder) / "uv.whl"
        archive.write_bytes(content)
        with zipfile.ZipFile(archive) as opened:
            inside = next(name for name in opened.namelist() if name.endswith(".data/scripts/uv"))
            program = Path(opened.extract(inside, folder))
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        program.replace(target)


def wheels(index: str) -> dict[str, tuple[str, str]]:
    """File name → (address, SHA-256) of uv's wheels, from the JSON or the HTML form of the index (PEP 691, PEP 503)."""
    page = f"{index}/uv/"
    content = download(page, accept="application/vnd.pypi.simple.v1+json, text/html;q=0.5")
    if content.lstrip()[:1] == b"{":
        listed = json.loads(content)["files"]
        found = [(file["filename"], file["url"], file["hashes"].get("sha256", "")) for file in listed]
    else:
        links = re.findall(r'href="([^"#]+)#sha256=([0-9a-f]{64})', content.decode())
        found = [(urllib.parse.unquote(link.rsplit("/", 1)[-1]), link, digest) for link, digest in links]
    wanted = f"uv-{UV_VERSION}-"
    return {name: (urllib.parse.urljoin(page, url), digest) for name, url, digest in found if name.startswith(wanted)}


def suits_this_machine(wheel: str) -> bool:
    """Does the wheel's platform tag fit? Only the combinations uv is built for."""
    machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin":
        return "macosx" in wheel and wheel.endswith("_arm64.whl" if machine == "aarch64" else "_x86_64.whl")
    family = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return family in wheel and wheel.endswith(f"_{machine}.whl")


def download(url: str, accept: str = "*/*") -> bytes:
    """The content at `url`, or a plain message why not."""
    address, login = _without_login(url)
    request = urllib.request.Request(address, headers={"Accept": accept, "User-Agent": "wuzha-bootstrap", **login})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return bytes(answer.read())
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        give_up(
            f"无法访问软件包索引 {address}：{reason}。内网可用 PIP_INDEX_URL 指定镜像，证书用 SSL_CERT_FILE。",
            f"The package index {address} cannot be reached: {reason}. "
            "Name a mirror in PIP_INDEX_URL, its certificate in SSL_CERT_FILE.",
        )


def _without_login(url: str) -> tuple[str, dict[str, str]]:
    """urllib does not take `user:password@` in an address; a mirror of a company may need it."""
    parts = urllib.parse.urlsplit(url)
    if "@" not in parts.netloc:
        return url, {}
    import base64

    login, _, host = parts.netloc.rpartition("@")
    token = base64.b64encode(urllib.parse.unquote(login).encode()).decode()
    return parts._replace(netloc=host).geturl(), {"Authorization": f"Basic {token}"}


def fingerprint() -> str:
    """Changes when something else must be installed, or by another Python."""
    parts = [platform.python_version().encode(), str(ROOT).encode()]
    parts += [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def run(steps: Steps, uv: str, index: str, *arguments: str, look: Callable[[], None] | None = None) -> None:
    """Run uv with its output in the log, of which the end is shown when it fails."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_DEFAULT_INDEX": index}
    environment.pop("UV_INDEX_URL", None)
    environment.pop("VIRTUAL_ENV", None)
    if "SSL_CERT_FILE" not in environment and "PIP_CERT" in environment:
        environment["SSL_CERT_FILE"] = environment["PIP_CERT"]
    code = steps.tool([uv, *arguments], cwd=ROOT, environment=environment, look=look)
    if code != 0:
        free, step = shutil.disk_usage(ROOT).free // 1_000_000, " ".join(arguments[:2])
        give_up(
            f"{steps.last_lines()}\n安装失败（{step}，{code}），原因见上，全文见 {steps.log}。磁盘剩余 {free} MB。"
            "网络不通可用 PIP_INDEX_URL 指定镜像；修正后重新运行即可。",
            f"Installation failed ({step}, {code}); the reason is above, all of it in {steps.log}. {free} MB are free "
            "on the disk. Without a way to the network name a mirror in PIP_INDEX_URL; then run this command again.",
        )


def fetched(uv: str) -> Callable[[], int]:
    """How many packages have come since now: those unpacked in uv's cache, or those in place already."""
    asked = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=False, cwd=ROOT)
    archive = Path(asked.stdout.strip() or os.devnull) / "archive-v0"

    def unpacked() -> int:
        return sum(1 for _ in archive.iterdir()) if archive.is_dir() else 0

    before = unpacked()
    return lambda: max(unpacked() - before, sum(1 for _ in VENV.glob("lib/python*/site-packages/*.dist-info")))


def check_place(dev: bool) -> None:
    if not os.access(ROOT, os.W_OK):
        give_up(
            f"当前用户不能写入 {ROOT}。请在自己的目录中克隆。",
            f"You cannot write to {ROOT}. Clone into a folder of your own.",
        )
    if not VENV.exists() and shutil.disk_usage(ROOT).free < ROOM[dev]:
        free = shutil.disk_usage(ROOT).free // 1_000_000
        give_up(
            f"磁盘空间不足：{ROOT} 只剩 {free} MB，安装需要 {ROOM[dev] // 1_000_000} MB。",
            f"Not enough room: {free} MB left at {ROOT}, and the installation needs {ROOM[dev] // 1_000_000} MB.",
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    options.add_argument("--lock", action="store_true", help="renew uv.lock instead of installing")
    given = options.parse_args()
    use_new_enough_python()
    if given.lock:
        # Always with PyPI's addresses: the lock file is for everybody, not for this machine's mirror.
        run(Steps(LOG, 1), find_uv(index_url()), PYPI, "lock", "--upgrade")
        return
    install(given.dev)


def install(dev: bool) -> None:
    """Bring `.venv` to what the lock file says, unless it is there already."""
    stamps = {False: VENV / ".installed", True: VENV / ".installed-dev"}
    now = fingerprint()
    up_to_date = [with_dev for with_dev, stamp in stamps.items() if stamp.exists() and stamp.read_text() == now]
    if PYTHON.exists() and (dev in up_to_date or True in up_to_date) and _runs(str(PYTHON)):
        return
    LOG.unlink(missing_ok=True)
    steps = Steps(LOG, 2)
    say(
        f"首次安装需要几分钟，以后只需几秒。各工具的原始输出：{LOG}",
        f"The first installation takes some minutes, later ones seconds. Raw output of the tools: {LOG}",
    )
    with steps.step("检查 Python 和磁盘", "checking Python and disk"):
        check_place(dev)
        index = index_url()
        uv = find_uv(index)
        if not _runs(str(PYTHON)):
            shutil.rmtree(VENV, ignore_errors=True)
            run(steps, uv, index, "venv", "--no-project", "--python", sys.executable, str(VENV))
    more = ["--extra", "duckdb", "--extra", "spark", "--group", "dev"] if dev else ["--no-dev"]
    with (
        steps.step("安装软件包", "installing packages", (8, 180) if dev else (4, 90)) as step,
        tempfile.TemporaryDirectory() as folder,
    ):
        locked = Path(folder) / "locked.txt"
        wanted = [*WANTED, *more, "--no-emit-project", "-o", str(locked)]
        run(steps, uv, index, "export", "--quiet", "--frozen", *wanted)
        count, total = fetched(uv), packages(locked.read_text(encoding="utf-8"))
        into = ["pip", "install", "--python", str(PYTHON)]
        # Bytecode now: a process that may not write it would compile every library at each of its starts.
        exactly = ["--compile-bytecode", "--require-hashes", "--requirements", str(locked)]
        run(steps, uv, index, *into, *exactly, look=lambda: step.tell(count(), total))
        step.tell(total, total)
        run(steps, uv, index, *into, "--no-deps", "--editable", str(ROOT))
    stamps[dev].write_text(now)


def packages(locked: str) -> int:
    """How many packages of a list of requirements this machine takes, as far as their markers tell by name.

    A marker names a system or a Python; those for Windows are the only ones that matter to the count.
    """
    lines = [line for line in locked.splitlines() if line[:1].isalnum() and "==" in line]
    return sum("sys_platform == 'win32'" not in line for line in lines)


if __name__ == "__main__":
    main()
