# SPDX-License-Identifier: Apache-2.0
"""Every bad use of every command is answered in one sentence, in both languages: all commands, against a data directory
that cannot be one, is another user's or was never set up, and against files and folders that are not what is asked for.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from wuzha import cli

#: Command → its arguments. `FILE` and `FOLDER` are read, `NEW` is written; a test says what stands there.
COMMANDS = {
    "up": "",
    "web": "--descriptor 99",
    "worker": "",
    "migrate": "",
    "manage": "check",
    "admin": "--username li --name 李 --city 330282 --city-name 测试市",
    "holidays": "--year 2027 --file FILE --citation 国办发〔2026〕1号",
    "audit verify": "--anchors FILE",
    "audit anchor": "",
    "audit witness": "FOLDER",
    "keys show": "",
    "keys rotate": "",
    "keys retire": "1",
    "keys split": "FOLDER",
    "keys join": "FILE --out NEW",
    "backup": "create --to FOLDER",
    "restore": "FOLDER",
    "import warnings": "FILE --source MPS",
    "import cases": "FILE",
    "series": "FILE",
    "source-key": "--source MPS",
    "kpi": "--unit 330282 --from 2026-01-01 --to 2026-02-01",
    "sample": "--from 2026-01-01 --to 2026-02-01",
    "names": "",
    "trace": "FILE",
    "statements read": "FILE",
    "verify": "FILE",
    "refill-cards": "",
    "published": "",
    "figures": "--unit 330282 --from 2026-01-01 --to 2026-02-01",
    "standing": "FILE",
    "effect": "FILE",
    "exchange run": "--link prefecture",
    "exchange links": "",
    "citizen": "",
    "citizen-web": "--descriptor 99",
    "simulate year": "--seed 1 --preset demo",
    "simulate demo": "--if-empty",
    "simulate live": "--minutes 0.01",
}


def leaves(parser: argparse.ArgumentParser, path: str = "") -> Iterator[str]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for name, one in action.choices.items():
            yield from leaves(one, f"{path} {name}".strip())
    if not below:
        yield path


def test_the_table_names_every_command() -> None:
    assert set(leaves(cli.parser())) == set(COMMANDS)
