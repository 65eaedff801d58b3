# SPDX-License-Identifier: Apache-2.0
"""Puts every translation where its text is used: each app's catalogue holds just the texts of its own code and pages.

A text that moved to another app takes its Chinese along, one that is gone leaves the catalogue, and texts without
Chinese are listed (exit code 1) for somebody to translate.

    .venv/bin/python scripts/sort_messages.py
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import SEEK_END, BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "wuzha"
APPS = sorted(path.name for path in PACKAGE.iterdir() if (path / "apps.py").exists())
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_PLACE = re.compile(r"^[\w/]+\.(py|html)$")
_CALL = re.compile(rf"\b(_|p?gettext|np?gettext)\(\s*{_TEXT}(?:,\s*{_TEXT})?(?:,\s*{_TEXT})?")

HEADER = rb"""# SPDX-License-Identifier: Apache-2.0
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""

#: Context (or empty) and text, the plural's for what can be counted.
Key = tuple[str, str]


def used(app: str) -> set[Key]:
    """Every text for people in an app's code and templates."""
    return {key for path in (PACKAGE / app).rglob("*") for key in _in(path)}


def _in(path: Path) -> Iterator[Key]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        with path.open("rb") as file:
            for _line, text, _comments, context in extract("python", file, keywords=KEYWORDS):
                yield context or "", text if isinstance(text, str) else text[-1]
    elif path.suffix == ".html":
        for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            first, second, third = (ast.literal_eval(text) if text else "" for text in call.group(2, 3, 4))
            match call.group(1):
                case "pgettext":
                    yield first, second
                case "ngettext":
                    yield "", second
                case "npgettext":
                    yield first, third
                case _:
                    yield "", first


def catalogue_of(app: str) -> Path:
    """Where an app's Chinese lies."""
    return PACKAGE / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as file:
        return read_po(file)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as it stands in its file: nothing in it changes by itself from one time to the next."""
    file = BytesIO(HEADER)
    file.seek(0, SEEK_END)
    write_po(file, catalogue, width=120, omit_header=True, no_location=True)
    return file.getvalue()


def key_of(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[1]


def main() -> int:
    settings.configure(USE_I18N=True)
    catalogues = {app: read(catalogue_of(app)) for app in APPS}
    known = {key_of(message): message for catalogue in catalogues.values() for message in catalogue if message.id}
    missing = 0
    for app, catalogue in catalogues.items():
        wanted = used(app)
        here = {key_of(message): message for message in catalogue if message.id}
        for message in (message for key, message in here.items() if key not in wanted):
            catalogue.delete(message.id, message.context)
        for key in sorted(wanted - set(here)):
            if key in known:
                catalogue[known[key].id] = known[key]
            else:
                missing += 1
                sys.stderr.write(f"没有译文 · no Chinese yet: {app}: {key[1]}\n")
        for message in catalogue if wanted != set(here) else ():  # which file a text was in is no longer true
            message.user_comments = [line for line in message.user_comments if not _PLACE.match(line)]
        path = catalogue_of(app)
        if len(catalogue) and (not path.exists() or path.read_bytes() != written(catalogue)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(catalogue))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
