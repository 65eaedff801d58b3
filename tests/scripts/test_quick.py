# SPDX-License-Identifier: Apache-2.0
"""Which tests a change asks for (scripts/quick.py)."""

import grimp

from scripts import quick


def test_tests_of_a_change_come_nearest_first() -> None:
    graph = grimp.ImportGraph()
    for name in ("wuzha.a", "wuzha.b", "tests.test_a", "tests.test_b", "tests.test_c"):
        graph.add_module(name)
    for importer, imported in (("tests.test_b", "wuzha.b"), ("wuzha.b", "wuzha.a"), ("tests.test_a", "wuzha.a")):
        graph.add_import(importer=importer, imported=imported)
    assert quick.nearest(graph, ["src/wuzha/a.py"]) == ["tests/test_a.py", "tests/test_b.py"]
    assert quick.nearest(graph, ["tests/test_c.py", "README.md"]) == ["tests/test_c.py"]
