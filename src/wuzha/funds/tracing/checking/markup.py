# SPDX-License-Identifier: Apache-2.0
"""SVG, GraphML and HTML as the run of what they hold: elements with their attributes, texts, comments, instructions.

Spaces between elements are nothing; everything else counts, what is not shown too: a style sheet that an instruction
names can hide a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import zip_longest
from xml.parsers import expat

from wuzha.funds.tracing.checking.differences import MOST, Difference

#: What it is (`<`, `>`, `text`, `comment`, …) and what it says.
Piece = tuple[str, str]
_WORDS = {
    "<": ("元素", "element"),
    ">": ("元素结尾", "end of an element"),
    "text": ("文字", "text"),
    "comment": ("注释", "comment"),
    "told": ("声明", "declaration"),
}


def pieces_of_xml(content: bytes) -> list[Piece]:
    """Raises `ValueError` where it is no XML."""
    pieces = _Pieces()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: pieces.start(name, list(attributes.items()))
    parser.EndElementHandler = lambda name: pieces.add(">", name)
    parser.CharacterDataHandler = lambda text: pieces.add("text", text)
    parser.CommentHandler = lambda text: pieces.add("comment", text)
    parser.ProcessingInstructionHandler = lambda target, text: pieces.add("told", f"{target} {text}")
    parser.StartDoctypeDeclHandler = lambda *told: pieces.add("told", str(told))
    parser.EntityDeclHandler = lambda *told: pieces.add("told", str(told))
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError("no XML") from error
    return pieces.found


def pieces_of_html(content: bytes) -> list[Piece]:
    """Raises `ValueError` where it is no UTF-8."""
    reader = _Html()
    reader.feed(content.decode("utf-8"))
    reader.close()
    return reader.pieces.found


class _Pieces:
    def __init__(self) -> None:
        self.found: list[Piece] = []

    def start(self, name: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        self.add("<", " ".join([name, *sorted(f"{key}={value!r}" for key, value in attributes)]))

    def add(self, kind: str, says: str) -> None:
        if kind != "text":
            self.found.append((kind, says))
        elif self.found and self.found[-1][0] == "text":
            self.found[-1] = ("text", self.found[-1][1] + says)
        elif says.strip():
            self.found.append((kind, says))


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces = _Pieces()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.start(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.add(">", tag)

    def handle_data(self, data: str) -> None:
        self.pieces.add("text", data)

    def handle_comment(self, data: str) -> None:
        self.pieces.add("comment", data)

    def handle_decl(self, decl: str) -> None:
        self.pieces.add("told", decl)

    def handle_pi(self, data: str) -> None:
        self.pieces.add("told", data)

    def unknown_decl(self, data: str) -> None:
        self.pieces.add("told", data)


def compare_markup(told: Sequence[Piece], fresh: Sequence[Piece]) -> list[Difference]:
    """The first `MOST` differences, texts by their number; once a piece is there or gone, all after it is not told."""
    found: list[Difference] = []
    texts = 0
    for mine, other in zip_longest(told, fresh, fillvalue=("", "")):
        texts += other[0] == "text"
        if (mine[0], mine[1].strip()) == (other[0], other[1].strip()):
            continue
        zh, en = _WORDS.get(other[0] or mine[0], _WORDS["told"])
        found.append(Difference(f"第 {texts} 处文字附近的{zh}不同", f"near text {texts}, {en}: not the same"))
        if mine[0] != other[0] or len(found) == MOST:
            break
    return found
