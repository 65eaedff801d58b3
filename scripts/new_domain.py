# SPDX-License-Identifier: Apache-2.0
"""Writes the skeleton of a domain: everything from the table to the page, with Chinese, migrations and tests.

    make new-domain NAME=cases ZH=案件

It fills `scripts/skeleton`, and enters the domain in the settings, the layers and the walk of the tests.
"""

from __future__ import annotations

import argparse
import keyword
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import django.contrib

ROOT = Path(__file__).resolve().parent.parent
SKELETON = ROOT / "scripts" / "skeleton"
#: A scope of tokens is the name with `:read`, in a column of 16 characters.
NAME = re.compile(r"[a-z][a-z_]{1,9}[a-z]")

MADE = """
    @cached_property
    def @name@(self) -> Pair:
        keys = [
            @Name@Record.unscoped.create(centre=centre, title="测试").pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})
"""
#: What the migration that makes the table takes in, so that the database holds the life of a record.
GUARD_HEAD = """from wuzha.@name@.rules import LIFE

TABLE = "@name@_@table@"
"""
GUARD = """        migrations.RunSQL(LIFE.guard(TABLE, "a record"), LIFE.unguard(TABLE)),
"""
#: File → what is entered, and before what (the first place where it stands).
ENTERED = (
    ("src/wuzha/site/settings/base.py", '    "wuzha.@name@",\n', '    "wuzha.exchange",\n'),
    (
        "src/wuzha/org/scopes.py",
        "from django.utils.translation import pgettext_lazy\n",
        "\nfrom wuzha.org.roles import",
    ),
    (
        "src/wuzha/org/scopes.py",
        '    @NAME@_READ = "@name@:read", pgettext_lazy("@name@", "Read the records")\n',
        "\n\n#: Permissions of which the role",
    ),
    ("src/wuzha/org/scopes.py", "    Scope.@NAME@_READ: frozenset({May.READ_FUNDS}),\n", "}\n\n\ndef scopes_of("),
    (".importlinter", "    @name@\n", "    funds\n"),
    (
        "tests/architecture/world_cases.py",
        "from wuzha.@name@.models import @Name@Record\n",
        "from wuzha.calls.models import",
    ),
    ("tests/architecture/world_cases.py", MADE, "\n    @cached_property\n    def call("),
    (
        "tests/architecture/world.py",
        '    "@name@:record": lambda w: w.@name@,\n    "@name@:close": lambda w: w.@name@,\n',
        '    "funds:handover":',
    ),
)


#: Where words stand that a domain would take: files, and what names one.
TAKEN = (
    ("src/wuzha/site/routes.py", r'path\("([\w-]+)/'),
    ("src/wuzha/*/apps.py", r'addresses\["([\w-]+)/'),
    ("src/wuzha/org/scopes.py", r'= "(\w+):'),
    ("tests/architecture/world*.py", r"(?:def |self\.)(\w+)"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="name of the package, such as cases")
    parser.add_argument("--zh", default="", help="its Chinese name")
    asked = parser.parse_args()
    if unfit := why_unfit(asked.name):
        sys.exit(f"{asked.name}: {unfit}")
    for file, _text, before in ENTERED:
        if before not in (ROOT / file).read_text(encoding="utf-8"):
            sys.exit(f"{file}: {before.strip()!r} 不见了，未写任何文件 · is gone; nothing was written")
    try:
        write(asked.name, asked.zh or "新业务", ROOT / "src" / "wuzha" / asked.name)
    except subprocess.CalledProcessError as error:
        command = " ".join(Path(part).name for part in error.cmd[:3])
        sys.exit(f"{command}: 没有成功（见上），已全部撤回 · failed (see above); everything was taken back")


def why_unfit(name: str) -> str:
    """Why no domain can have this name, in both languages; empty when one can."""
    if not NAME.fullmatch(name):
        return "用 3 到 11 个小写字母或下划线 · 3 to 11 small letters or underscores"
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return "是 Python 的关键字 · is a keyword of Python"
    if any(exists(place) for place in (ROOT / "src" / "wuzha" / name, ROOT / "tests" / name)):
        return "已存在 · there is such a package already"
    of_django = {module.name for module in pkgutil.iter_modules([*django.__path__, *django.contrib.__path__])}
    if name in sys.stdlib_module_names or name in of_django or find_spec(name) is not None:
        return "是 Python、Django 或已安装模块的名称 · is the name of a module of Python, Django or something installed"
    for files, named in TAKEN:
        for path in ROOT.glob(files):
            words = re.findall(named, path.read_text(encoding="utf-8"))
            if name.replace("_", "-") in {word.replace("_", "-") for word in words}:
                return f"{path.name} 中已有这个名称 · {path.name} has this name already"
    return ""


def exists(place: Path) -> bool:
    """Whether a module or a package is there; what an interpreter left behind of one is none."""
    left = (path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return place.with_suffix(".py").exists() or any(left)


@contextmanager
def all_or_nothing(*made: Path) -> Iterator[None]:
    """After a failure the folders made are gone, and every file that is changed is what it was."""
    files = {ROOT / file for file, _text, _before in ENTERED} | set(ROOT.glob("src/wuzha/*/locale/*/*/django.po"))
    before = {path: path.read_bytes() for path in files}
    try:
        yield
    except BaseException:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        for path, content in before.items():
            path.write_bytes(content)
        raise


def write(name: str, chinese: str, target: Path) -> None:
    """Write the domain and enter it where it must be known, or leave everything as it was."""
    tests = ROOT / "tests" / name
    with all_or_nothing(target, tests):
        fill(name, chinese, target, tests)
    print(f"src/wuzha/{name}, tests/{name}: 已写好，下一步见 · written; what to do next: CONTRIBUTING.md")


def fill(name: str, chinese: str, target: Path, tests: Path) -> None:
    title = name.replace("_", " ").capitalize()
    pascal = "".join(part.capitalize() for part in name.split("_"))
    values = {
        "@name@": name, "@Name@": pascal, "@Title@": title, "@path@": name.replace("_", "-"), "@zh@": chinese,
        "@table@": f"{pascal}Record".lower(), "@NAME@": name.upper(),
    }  # fmt: skip

    def filled(text: str) -> str:
        return re.sub(r"@\w+@", lambda found: values[found[0]], text)

    for source, place in ((SKELETON / "src", target), (SKELETON / "tests", tests)):
        for path in sorted(source.rglob("*.txt")):
            made = place / str(path.relative_to(source).with_suffix("")).replace(
                "templates/domain", f"templates/{name}"
            )
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    for file, text, before in ENTERED:
        path = ROOT / file
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.replace(before, filled(text) + before, 1), encoding="utf-8")
    binaries = Path(sys.executable).parent
    run(binaries / "wuzha", "manage", "makemigrations", name, "-n", "schema")
    guard(target / "migrations" / "0001_schema.py", filled)
    edited = [target, tests, *{ROOT / file for file, _, _ in ENTERED if file.endswith(".py")}]
    run(binaries / "ruff", "check", "--fix", "--quiet", *edited)
    run(binaries / "ruff", "format", "--quiet", *edited)
    run(sys.executable, ROOT / "scripts" / "sort_messages.py")
    run(sys.executable, ROOT / "scripts" / "compile_messages.py")


def guard(schema: Path, filled: Callable[[str], str]) -> None:
    """Let the migration that makes the table guard it too."""
    head, body = schema.read_text(encoding="utf-8").split("\n\nclass Migration", 1)
    operations, end = body.rsplit("    ]\n", 1)
    schema.write_text(
        f"{head}\n{filled(GUARD_HEAD)}\n\nclass Migration{operations}{filled(GUARD)}    ]\n{end}", encoding="utf-8"
    )


def run(*command: str | Path) -> None:
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
