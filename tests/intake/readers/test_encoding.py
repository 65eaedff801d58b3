# SPDX-License-Identifier: Apache-2.0
"""The encoding is decided on the whole file, and a broken byte is found with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.readers.conftest import refused
from wuzha.intake.readers import encoding
from wuzha.intake.readers.encoding import Encoding, decoded_blocks, detect
from wuzha.intake.readers.problems import FileProblem

TEXT = "编号,受害人姓名\r\nA1,测试甲\r\nA2,测试乙𠮷\r\n"


def _written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("codec", "expected"),
    [
        ("utf-8", Encoding.UTF_8),
        ("utf-8-sig", Encoding.UTF_8),
        ("gb18030", Encoding.GB18030),
        ("utf-16", Encoding.UTF_16_LE),
    ],
)
def test_each_encoding_is_told_and_read_back(tmp_path: Path, codec: str, expected: Encoding) -> None:
    path = _written(tmp_path, TEXT.encode(codec))
    shape = detect(path)
    assert shape.encoding is expected
    assert shape.lines == 3
    assert "".join(decoded_blocks(path, shape, size=7)) == TEXT


def test_big_endian_utf_16(tmp_path: Path) -> None:
    path = _written(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert detect(path).encoding is Encoding.UTF_16_BE


def test_first_chinese_after_megabytes_of_ascii(tmp_path: Path) -> None:
    data = b"a,b\n" * 2_000_000 + "测试甲,乙\n".encode("gb18030")
    assert detect(_written(tmp_path, data)).encoding is Encoding.GB18030


def test_broken_utf_8_names_the_line_and_is_not_read_as_gb18030(tmp_path: Path) -> None:
    lines = [f"A{n},测试甲,浙江省慈溪市".encode() for n in range(100)]
    lines[41] = lines[41][:-1]
    problem = refused(FileProblem.BAD_BYTES, lambda: detect(_written(tmp_path, b"\n".join(lines))))
    assert problem.where == "line 42"
    assert problem.params == {"encoding": "UTF-8"}


def test_broken_gb18030_names_the_line(tmp_path: Path) -> None:
    data = "编号,姓名\nA1,测试甲\nA2,".encode("gb18030") + b"\xff\xff\n"
    problem = refused(FileProblem.BAD_BYTES, lambda: detect(_written(tmp_path, data)))
    assert problem.where == "line 3"


def test_a_file_cut_inside_its_last_character(tmp_path: Path) -> None:
    data = TEXT.rstrip().encode() * 3
    problem = refused(FileProblem.BAD_BYTES, lambda: detect(_written(tmp_path, data[:-1])))
    assert problem.where == "line 7"


def test_the_line_is_right_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_BLOCK", 5)
    lines = ["测试甲,慈溪市".encode()] * 30
    lines[20] = b"\xe6\x85"
    problem = refused(FileProblem.BAD_BYTES, lambda: detect(_written(tmp_path, b"\n".join(lines))))
    assert problem.where == "line 21"


def test_short_gb18030_that_also_passes_as_utf_8(tmp_path: Path) -> None:
    data = "抹,1\n".encode("gb18030")
    data.decode("utf-8")
    assert detect(_written(tmp_path, data)).encoding is Encoding.GB18030
    assert detect(_written(tmp_path, "café,1\n".encode())).encoding is Encoding.UTF_8


@pytest.mark.parametrize(
    ("data", "lines", "newline"),
    [(b"a\nb", 2, "\n"), (b"a\nb\n", 2, "\n"), (b"a\r\nb\r\n", 2, "\n"), (b"a\rb\r", 2, "\r"), (b"a", 1, "\n")],
)
def test_lines_are_counted(tmp_path: Path, data: bytes, lines: int, newline: str) -> None:
    shape = detect(_written(tmp_path, data))
    assert (shape.lines, shape.newline) == (lines, newline)


@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_any_text_after_a_chinese_header_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    whole = "编号,受害人姓名,受害人号码,涉案网站\n" + text
    for codec in ("utf-8", "gb18030"):
        path.write_bytes(whole.encode(codec))
        assert "".join(decoded_blocks(path, detect(path))) == whole
