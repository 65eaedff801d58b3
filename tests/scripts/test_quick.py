# SPDX-License-Identifier: Apache-2.0
"""Which tests a change asks for, and which of them it runs (scripts/quick.py)."""

import grimp
import pytest

from scripts import quick


class Named(pytest.Item):
    """A test of which only the name matters."""

    def runtest(self) -> None:
        raise NotImplementedError


def test_tests_of_a_change_come_nearest_first() -> None:
    graph = grimp.ImportGraph()
    for name in ("wuzha.a", "wuzha.b", "tests.test_a", "tests.test_b", "tests.test_c"):
        graph.add_module(name)
    for importer, imported in (("tests.test_b", "wuzha.b"), ("wuzha.b", "wuzha.a"), ("tests.test_a", "wuzha.a")):
        graph.add_import(importer=importer, imported=imported)
    assert quick.nearest(graph, ["src/wuzha/a.py"]) == ["tests/test_a.py", "tests/test_b.py"]
    assert quick.nearest(graph, ["tests/test_c.py", "README.md"]) == ["tests/test_c.py"]


def test_the_nearest_files_run_first_until_the_time_is_over(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = request.node.nodeid.split("::")[0]
    minute = quick.Minute(["tests/near.py", own])
    near = Named.from_parent(request.node.parent, name="one", nodeid="tests/near.py::test_one")
    items = [request.node, near]
    minute.pytest_collection_modifyitems(items)
    assert items == [near, request.node]
    monkeypatch.setattr(quick.time, "monotonic", iter([minute.end - 1, minute.end]).__next__)
    assert [minute.pytest_runtest_protocol(item) for item in items] == [None, True]
    assert minute.left == [request.node.nodeid]
