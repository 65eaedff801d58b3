# SPDX-License-Identifier: Apache-2.0
"""What is written in PostgreSQL's own words is run on a second server too: CI runs the tests marked `dialect` there.

The mark names the modules whose SQL its tests run. Everything else reaches the database through Django, whose own tests
run on each version that it supports.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import wuzha

TESTS = Path(__file__).parent.parent
SOURCE = Path(wuzha.__file__).parent
STATEMENT = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|LOCK|SET|LISTEN|DO|COPY)\s"
)
#: What can be told without parsing.
POSSIBLE = re.compile(STATEMENT.pattern.replace(r"\s*", r"[\"\n]\s*", 1) + r"|\.sql\"")
#: Files with SQL that no second server can run.
ELSEWHERE = {
    "backup.until",  # the journal of the embedded server
    "runtime.postgres",  # users and databases of the embedded server
    "engine.tracing.sql.with_duckdb",
}


def texts(path: Path) -> list[str]:
    """Every text in a module but its docstrings, if any could be a statement."""
    source = path.read_text()
    if not POSSIBLE.search(source):
        return []
    tree = ast.parse(source)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
    ]


def with_sql() -> set[str]:
    """The modules that hold a statement, or the name of a file of statements."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in SOURCE.rglob("*.py")
        if any(STATEMENT.match(text) or text.endswith(".sql") for text in texts(path))
    }


def named_by_marks() -> set[str]:
    """The modules that the marks of the tests name."""
    return {
        argument.value
        for path in TESTS.rglob("test_*.py")
        if "mark.dialect" in (text := path.read_text())
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.dialect"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_module_with_sql_is_run_by_tests_marked_for_the_second_server() -> None:
    wanted, named = with_sql() - ELSEWHERE, named_by_marks()
    assert not wanted - named, f"no mark names {sorted(wanted - named)}"
    assert not named - wanted, f"no SQL stands in {sorted(named - wanted)}"
