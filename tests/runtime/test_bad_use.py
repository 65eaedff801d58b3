# SPDX-License-Identifier: Apache-2.0
"""Every bad use of every command is answered in one sentence, in both languages: all commands, against a data directory
that cannot be one, is another user's or was never set up, and against files and folders that are not what is asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shlex
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from wuzha import cli
from wuzha.org.models import Person
from wuzha.runtime.home import Home
from wuzha.runtime.paths import short_temporary

#: Command → its arguments. `FILE` and `FOLDER` are read, `NEW` is written; a test says what stands there.
COMMANDS = {
    "up": "--port 0",
    "web": "--descriptor 99",
    "worker": "",
    "migrate": "",
    "manage": "check",
    "admin": "--username lishi --name 李 --city 330282 --city-name 测试市",
    "holidays": "--year 2027 --file FILE --citation 国办发〔2026〕1号",
    "audit verify": "--anchors FILE",
    "audit anchor": "",
    "audit witness": "FOLDER --admit city",
    "keys show": "",
    "keys rotate": "",
    "keys retire": "1",
    "keys split": "FOLDER",
    "keys join": "FILE --out NEW",
    "backup": "FOLDER --plain",
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
    "citizen": "--port 0",
    "citizen-web": "--descriptor 99",
    "simulate year": "--seed 1 --preset demo",
    "simulate demo": "",
    "simulate live": "--minutes 0.01",
}
#: The witness stands on a host of its own: it needs no data directory.
WITHOUT_HOME = {"audit witness"}
#: More bad uses, without a database → what the answer names.
OPTIONS = {
    "": "COMMAND",
    "nonsense": "nonsense",
    "kpi --nonsense": "--nonsense",
    "kpi --by day": "day",
    "kpi --from": "--from",
    "up --port x": "--port",
    "up --port 99999": "99999",
    "up --port -1": "-1",
    "up --host 203.0.113.9 --port 0": "203.0.113.9",
    "up --web 0": "--web",
    "up --web -1": "--web",
    "up --web many": "--web",
    "up --live": "--demo",
    "web": "--descriptor",
    "web --descriptor -1": "-1",
    "citizen --port 99999": "99999",
    "citizen --web 0": "--web",
    "citizen-web --descriptor x": "--descriptor",
    "admin": "--username",
    "admin --username L": "3 to 32",
    "admin --username lishi --city 33": "33",
    "holidays --year 2027": "--citation",
    "holidays --year 99999 --file FILE --citation x": "--year",
    "holidays --year x --file FILE --citation x": "--year",
    "audit": "WHAT",
    "audit verify --anchors MISSING": "MISSING",
    "audit witness FOLDER": "--listen",
    "audit witness FOLDER --admit 宁波": "40",
    "audit witness FOLDER --listen x": "--listen",
    "audit witness FOLDER --listen 127.0.0.1:99999": "99999",
    "audit witness FOLDER --listen 127.0.0.1:0 --certificate MISSING --key MISSING": "127.0.0.1:0",
    "audit witness FILE --listen 127.0.0.1:0": "FILE",
    "audit witness FILE --admit city": "FILE",
    "keys split FOLDER --need 9": "--need",
    "keys split FOLDER --shares 1": "--shares",
    "keys retire first": "generation",
    "keys join FILE": "--out",
    "keys join MISSING --out NEW": "MISSING",
    "backup": "DIR",
    "backup FOLDER": "--plain",
    "backup FOLDER --to age1": "age1",
    "backup FOLDER --plain --with-key": "--with-key",
    "backup some more words": "backup verify",
    "backup key FILE": "FILE",
    "backup key MISSING/key": "MISSING",
    "backup wal FOLDER --plain --days 0": "--days",
    "backup wal FOLDER --plain --days 99999999999": "--days",
    "backup wal FOLDER --plain": "wuzha up",
    "backup verify MISSING": "MISSING",
    "backup verify FOLDER --scratch MISSING": "MISSING",
    "restore FOLDER --until end": "--wal",
    "restore FOLDER --until soon --wal FOLDER": "soon",
    "import warnings FILE": "--source",
    "trace MISSING": "MISSING",
    "trace FILE --rule best": "best",
    "trace FILE --floor-fen 0": "--floor-fen",
    "trace FILE --victim 1@soon": "--victim",
    "trace FILE --openings MISSING": "MISSING",
    "trace FILE --owners MISSING": "MISSING",
    "trace FILE --mapping MISSING": "MISSING",
    "trace FILE --html MISSING/page": "MISSING",
    "trace FILE --xlsx FOLDER": "FOLDER",
    "trace FILE --rejects FOLDER": "FOLDER",
    "statements": "COMMAND",
    "statements read FILE --rows MISSING/rows": "MISSING",
    "statements read FILE --mapping MISSING": "MISSING",
    "verify": "--books",
    "verify FILE --books": "--books",
    "verify FILE --files MISSING": "FILE",
    "standing FILE --by nonsense": "nonsense",
    "effect FILE --selected-on -1": "--selected-on",
    "series MISSING": "MISSING",
    "simulate": "WHAT",
    "simulate year": "--seed",
    "simulate year --seed -1": "--seed",
    "simulate year --seed 1 --preset nonsense": "nonsense",
    "simulate year --seed 1 --preset demo --truth MISSING/truth": "MISSING",
    "simulate live --speed 0": "3600",
    "simulate live --minutes -1": "--minutes",
    "simulate live --minutes nan": "--minutes",
}
#: The same where the database is asked.
IN_DATABASE = {
    "kpi --from soon": "soon",
    "kpi --from 2026-02-01 --to 2026-01-01": "first",
    "kpi --unit nowhere": "nowhere",
    "sample --to 2026-13-01": "2026-13-01",
    "figures --unit nowhere --from 2026-01-01 --to 2026-01-02": "nowhere",
    "verify SZ1": "SZ1",
    "verify KZ999999999999": "KZ999999999999",
    "admin --username lishi": "--name",
    "admin --username lishi --name 李": "--city",
    "admin --username lishi --reset-factor": "lishi",
    "source-key --source 'a b'": "letters",
    "import cases FILE --map nonsense": "nonsense",
    "import cases FILE --unit nowhere": "nowhere",
    "exchange run --link nonsense": "nonsense",
    "simulate live --minutes 0.01 --url nonsense": "nonsense",
    "simulate live --minutes 0.01": "--url",
}


def leaves(parser: argparse.ArgumentParser, path: str = "") -> Iterator[str]:
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for name, one in action.choices.items():
            yield from leaves(one, f"{path} {name}".strip())
    if not below:
        yield path


class Answers:
    """Runs commands in this process and looks at what they answer."""

    def __init__(self, capsys: pytest.CaptureFixture[str], places: Mapping[str, Path]) -> None:
        self.capsys, self.places = capsys, dict(places)
        self.wrong: list[str] = []

    def __call__(self, line: str, about: str = "", names: str = "") -> None:
        """Notes an answer that is not a sentence in Chinese, the same in English, and an exit code of 1 or 2."""
        code: object
        try:
            code = cli.main([self._placed(word) for word in shlex.split(line)])
        except SystemExit as ended:
            code = ended.code
        except Exception as error:  # noqa: BLE001 - none of them may come
            code = f"{type(error).__name__}: {error}"
        said = self.capsys.readouterr().err
        *_before, zh, en = ["", "", *(one for one in said.splitlines() if one.strip())]
        sentence = bool(re.search("[\u4e00-\u9fff]", zh)) and en.endswith((".", "!")) and "Traceback" not in said
        named = self._placed(names) in (zh + en) or Path(self._placed(names)).name in (zh + en)
        if code not in (1, 2) or not sentence or not named:
            self.wrong.append(f"{about}: wuzha {line} → {code}: {zh} | {en}")

    def _placed(self, word: str) -> str:
        first, _, rest = word.partition("/")
        return str(self.places[first] / rest) if first in self.places else word


@pytest.fixture
def answers(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    """Nothing of the environment names a database, a key or a place; `FILE` is a table of nothing that is asked for."""
    for name in [name for name in os.environ if name.startswith("WUZHA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("wuzha.runtime.lifeline.watch", lambda: None)
    (tmp_path / "FILE").write_text("a,b\n1,2\n")
    (tmp_path / "FOLDER").mkdir()
    asked = Answers(capsys, {name: tmp_path / name for name in ("FILE", "FOLDER", "MISSING", "NEW")})
    yield asked
    assert not asked.wrong, "\n".join(asked.wrong)


@pytest.fixture
def in_this_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work in the test's own transaction."""

    @contextlib.contextmanager
    def prepare(*, schema: bool = True) -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)


def a_file(home: Home) -> None:
    home.root.write_text("")


def a_garbled_key(home: Home) -> None:
    home.prepare()
    (home.keys / "master.key").write_text("garbled")


def a_folder_for_a_key(home: Home) -> None:
    (home.prepare().keys / "master.key").mkdir()


def a_file_for_the_database(home: Home) -> None:
    (home.prepare().keys / "master.key").write_bytes(bytes(range(32)))
    home.postgres.mkdir()
    home.database.write_text("")


def an_older_database(home: Home) -> None:
    (home.prepare().keys / "master.key").write_bytes(bytes(range(32)))
    home.database.mkdir(parents=True)
    (home.database / "PG_VERSION").write_text("9\n")


def half_a_restore(home: Home) -> None:
    a_file_for_the_database(home)
    (home.run / "restoring").write_text("a backup")


def test_the_table_names_every_command() -> None:
    assert set(leaves(cli.parser())) == set(COMMANDS)


@pytest.mark.parametrize(
    "make", [a_file, a_garbled_key, a_folder_for_a_key, a_file_for_the_database, an_older_database, half_a_restore]
)
def test_a_data_directory_that_cannot_be_one(make: Callable[[Home], None], answers: Answers, tmp_path: Path) -> None:
    make(Home(tmp_path / "home"))
    for command in sorted(set(COMMANDS) - WITHOUT_HOME):
        answers(f"{command} {COMMANDS[command]}", make.__name__)


def test_a_data_directory_that_cannot_be_made(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("/proc/no/such/place", "/dev/null/place"):
        monkeypatch.setenv("WUZHA_HOME", place)
        for command in sorted(set(COMMANDS) - WITHOUT_HOME):
            answers(f"{command} {COMMANDS[command]}", place)


def test_data_of_another_user(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root they are closed to somebody else; whoever is not root is kept out by the permissions alone."""
    with tempfile.TemporaryDirectory(dir=short_temporary()) as folder:
        Path(folder).chmod(0o755)
        home = Home(Path(folder) / "home")
        a_file_for_the_database(home)
        monkeypatch.setenv("WUZHA_HOME", str(home.root))
        for command in sorted(set(COMMANDS) - WITHOUT_HOME):  # modules are read by who may read them
            answers(f"{command} {COMMANDS[command]}")
        for mode in (0o700, 0o755):
            home.root.chmod(mode if os.geteuid() == 0 else 0)
            with somebody_else():
                for command in sorted(set(COMMANDS) - WITHOUT_HOME):
                    answers(f"{command} {COMMANDS[command]}", f"{mode:o}")
            home.root.chmod(0o700)


@contextlib.contextmanager
def somebody_else() -> Iterator[None]:
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_server_that_is_none(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("nonsense", "postgresql://someone:hidden@127.0.0.1:1/none"):
        monkeypatch.setenv("WUZHA_DATABASE_URL", address)
        for command in sorted(set(COMMANDS) - WITHOUT_HOME):
            answers(f"{command} {COMMANDS[command]}", address)


def test_options_that_cannot_be_meant(answers: Answers) -> None:
    for line, names in OPTIONS.items():
        answers(line, names=names)


def test_what_the_database_does_not_know(answers: Answers, in_this_database: None) -> None:
    for line, names in IN_DATABASE.items():
        answers(line, names=names)


def test_a_city_of_real_people_takes_no_synthetic_ones(answers: Answers, in_this_database: None) -> None:
    assert cli.main(shlex.split(f"admin {COMMANDS['admin']}")) == 0
    answers("simulate year --seed 1 --preset demo")
    answers("simulate demo")
    assert not Person.objects.filter(synthetic=True).exists()


def test_files_that_are_not_what_is_asked_for(answers: Answers, tmp_path: Path, in_this_database: None) -> None:
    garbage = bytes(range(256)) * 20
    files = {
        "missing.csv": None, "folder.csv": None, "empty.csv": b"", "text.csv": b"some words\n", "garbage": garbage,
        "garbage.csv": garbage, "garbage.xlsx": b"PK\x03\x04" + garbage, "garbage.zip": b"PK\x03\x04" + garbage,
    }  # fmt: skip
    (tmp_path / "folder.csv").mkdir()
    for name, content in files.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        answers.places["FILE"] = tmp_path / name
        for command, arguments in COMMANDS.items():
            if "FILE" in arguments:
                answers(f"{command} {arguments}", name)


def test_folders_that_are_not_what_is_asked_for(answers: Answers, tmp_path: Path, in_this_database: None) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    for name in ("full", "FILE", "FILE/below"):
        answers.places["FOLDER"] = tmp_path / name
        for command in ("keys split", "backup", "backup verify", "restore"):
            answers(f"{command} {COMMANDS.get(command, 'FOLDER')}", name, names=name)
    assert (tmp_path / "full" / "letter").read_text() == "mine"
