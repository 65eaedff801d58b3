# SPDX-License-Identifier: Apache-2.0
"""The rules of the house hold (`lint/rules`), and each rule has examples of both kinds (`lint/tests`)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
AST_GREP = Path(sys.executable).parent / "ast-grep"


def ast_grep(*arguments: str) -> str:
    done = subprocess.run([AST_GREP, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_code_keeps_the_rules_of_the_house() -> None:
    ast_grep("scan", "--error")


def test_each_rule_finds_what_it_should_and_nothing_else() -> None:
    rules = {path.stem for path in (ROOT / "lint/rules").glob("*.yml")}
    assert {path.stem.removesuffix("-test") for path in (ROOT / "lint/tests").glob("*.yml")} == rules
    told = ast_grep("test", "--skip-snapshot-tests")
    assert f"{len(rules)} passed; 0 failed" in told


def test_no_file_may_reveal_that_does_not() -> None:
    """The list of those that still do it by themselves holds no file that has stopped."""
    rule = (ROOT / "lint/rules/no-reveal-outside-core.yml").read_text(encoding="utf-8")
    named = re.findall(r'- "(src/[^"*]+)"', rule)
    words = ("used_by", "record_read")
    idle = [
        name
        for name in named
        if not (ROOT / name).exists() or not any(word in (ROOT / name).read_text(encoding="utf-8") for word in words)
    ]
    assert idle == []
