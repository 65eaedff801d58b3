# SPDX-License-Identifier: Apache-2.0
"""Writes the skeleton of a domain: everything from the table to the page, with Chinese, migrations and tests.

    make new-domain NAME=cases ZH=案件

It fills `scripts/skeleton`, and enters the domain in the settings, the layers and the walk of the tests.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

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
    ("tests/architecture/world.py", "from wuzha.@name@.models import @Name@Record\n", "from wuzha.audit.actor import"),
    ("tests/architecture/world.py", MADE, "\n    @cached_property\n    def grid_task("),
    (
        "tests/architecture/world.py",
        '    "@name@:record": lambda w: w.@name@,\n    "@name@:close": lambda w: w.@name@,\n',
        '    "funds:handover":',
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="name of the package, such as cases")
    parser.add_argument("--zh", default="", help="its Chinese name")
    asked = parser.parse_args()
    target = ROOT / "src" / "wuzha" / asked.name
    if not NAME.fullmatch(asked.name):
        sys.exit(f"{asked.name}: 用 3 到 11 个小写字母或下划线 · 3 to 11 small letters or underscores")
    if target.exists():
        sys.exit(f"{asked.name}: 已存在 · there is such a package already")
    for file, _text, before in ENTERED:
        if before not in (ROOT / file).read_text(encoding="utf-8"):
            sys.exit(f"{file}: {before.strip()!r} 不见了，未写任何文件 · is gone; nothing was written")
    write(asked.name, asked.zh or "新业务", target)


def write(name: str, chinese: str, target: Path) -> None:
    """Write the domain and enter it where it must be known."""
    title = name.replace("_", " ").capitalize()
    pascal = "".join(part.capitalize() for part in name.split("_"))
    values = {
        "@name@": name, "@Name@": pascal, "@Title@": title, "@path@": name.replace("_", "-"), "@zh@": chinese,
        "@table@": f"{pascal}Record".lower(), "@NAME@": name.upper(),
    }  # fmt: skip

    def filled(text: str) -> str:
        return re.sub(r"@\w+@", lambda found: values[found[0]], text)

    tests = ROOT / "tests" / name
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
    guards = target / "migrations" / "0002_guards.py"
    text = guards.read_text(encoding="utf-8")
    guards.unlink()  # the schema comes first
    run(binaries / "wuzha", "manage", "makemigrations", name, "-n", "schema")
    guards.write_text(text, encoding="utf-8")
    edited = [target, tests, *{ROOT / file for file, _, _ in ENTERED if file.endswith(".py")}]
    run(binaries / "ruff", "check", "--fix", "--quiet", *edited)
    run(binaries / "ruff", "format", "--quiet", *edited)
    run(sys.executable, ROOT / "scripts" / "sort_messages.py")
    run(sys.executable, ROOT / "scripts" / "compile_messages.py")
    print(f"src/wuzha/{name}, tests/{name}: 已写好，下一步见 · written; what to do next: CONTRIBUTING.md")


def run(*command: str | Path) -> None:
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
