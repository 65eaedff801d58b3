# SPDX-License-Identifier: Apache-2.0
"""The flow drawing as SVG: for the page, for paper, and as a file that stands alone. Accounts are masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.engine.layout import Box, Link, Node
from wuzha.funds.tracing.picture import ACCOUNT, EXIT, VICTIM, Picture

#: Height of the sums under each column.
FOOT = 82.0
#: Height of a line below the drawing.
LINE = 17.0
_COLOURS = {VICTIM: "#2563eb", ACCOUNT: "#0f766e", EXIT: "#b91c1c", "rest": "#6b7280"}

Money = Callable[[int], str]
Exit = Callable[[int], str]


def svg(
    picture: Picture,
    money: Money,
    exact: Money,
    exit_word: Exit,
    link_of: Callable[[int], str] | None = None,
    caption: Sequence[str] = (),
    metadata: str = "",
) -> SafeString:
    """The drawing, with the lines of `caption` below it. `money` writes 分 shortly, as boxes have little room, and
    `exact` the sums under the columns. `link_of` gives the address of an account's page, `metadata` what a program may
    read of the drawing."""
    drawing = picture.drawing
    height = drawing.height + FOOT + LINE * len(caption)
    width = max(drawing.width, 420.0)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="{}" '
        'aria-label="{}" font-size="12" font-family="sans-serif" fill="currentColor">{}{}{}{}{}{}</svg>',
        _n(width), _n(height), _n(width), _n(height), "group" if link_of else "img", _("Flow drawing"),
        format_html("<metadata>{}</metadata>", metadata) if metadata else "",
        _links(picture, money),
        _boxes(picture, money, exit_word, link_of),
        _heads(picture),
        _feet(picture, exact),
        _caption(picture, caption),
    )  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.1f}"


def _links(picture: Picture, money: Money) -> SafeString:
    return format_html_join(
        "",
        '<path d="{}" fill="none" stroke="{}" stroke-opacity="0.35" stroke-width="{}"><title>{}</title></path>',
        (
            (
                _curve(link),
                _COLOURS[EXIT] if link.target.startswith(EXIT) else "#64748b",
                _n(link.thick),
                f"{money(link.fen)} · " + _("rows: %(n)s") % {"n": link.rows},
            )
            for link in picture.drawing.links
        ),
    )


def _curve(link: Link) -> str:
    """From side to side; money that goes back to an earlier level swings out and in again."""
    reach = (link.x1 - link.x0) / 2 if link.x1 > link.x0 else 60.0
    return (
        f"M{_n(link.x0)},{_n(link.y0)} C{_n(link.x0 + reach)},{_n(link.y0)} "
        f"{_n(link.x1 - reach)},{_n(link.y1)} {_n(link.x1)},{_n(link.y1)}"
    )


def _boxes(picture: Picture, money: Money, exit_word: Exit, link_of: Callable[[int], str] | None) -> SafeString:
    parts = []
    for node in picture.folded.nodes:
        box = picture.drawing.boxes[node.key]
        drawn = _box(picture, node, box, money, exit_word)
        if node.key.startswith(f"{ACCOUNT}:") and link_of is not None:
            drawn = format_html('<a href="{}">{}</a>', link_of(int(node.key[2:])), drawn)
        parts.append(drawn)
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped by format_html


def _box(picture: Picture, node: Node, box: Box, money: Money, exit_word: Exit) -> SafeString:
    kind = node.key.partition(":")[0]
    first, second = _words(picture, node, kind, money, exit_word)
    return format_html(
        '<g><title>{} {}</title><rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" fill-opacity="0.14" '
        'stroke="{}"/><text x="{}" y="{}">{}</text><text x="{}" y="{}" opacity="0.8">{}</text></g>',
        first, second, _n(box.x), _n(box.y), _n(box.width), _n(box.height), _COLOURS.get(kind, _COLOURS["rest"]),
        _COLOURS.get(kind, _COLOURS["rest"]), _n(box.x + 6), _n(box.y + 14), first, _n(box.x + 6), _n(box.y + 29),
        second,
    )  # fmt: skip


def _words(picture: Picture, node: Node, kind: str, money: Money, exit_word: Exit) -> tuple[str, str]:
    """The two lines of a box: who it is, and what of the money is there."""
    if kind == EXIT:
        return exit_word(int(node.key.rpartition(":")[2])), money(node.fen)
    if kind not in {VICTIM, ACCOUNT}:
        return (
            _("%(n)s more accounts") % {"n": f"{node.members:,}"},
            _("still there %(sum)s") % {"sum": money(picture.held[node.key])},
        )
    number = str(picture.accounts[int(node.key[2:])].number)
    if kind == VICTIM:
        return _("Victim %(account)s") % {"account": number}, money(node.fen)
    if more := picture.members.get(int(node.key[2:]), 1) - 1:
        number = _("%(account)s and %(n)s more of one owner") % {"account": number, "n": more}
    return number, _("still there %(sum)s") % {"sum": money(picture.held[node.key])}


def _heads(picture: Picture) -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="18" font-weight="600">{}</text>',
        (
            (_n(x), pgettext("drawing", "Victims") if level == 0 else _("Level %(level)s") % {"level": level})
            for level, x in picture.drawing.columns
        ),
    )


def _feet(picture: Picture, exact: Money) -> SafeString:
    """Under each column what came, is held, has left and went on; the first is the sum of the others."""
    columns = {column.level: column for column in picture.columns}
    lines = []
    for level, x in picture.drawing.columns:
        column = columns.get(level)
        if column is None:  # only exits of the last level stand here
            continue
        words = [
            (_("Paid %(sum)s") if level == 0 else _("Came in %(sum)s")) % {"sum": exact(column.came_fen)},
            _("Still there %(sum)s") % {"sum": exact(column.held_fen)},
            _("Left %(sum)s") % {"sum": exact(column.left_fen)},
            _("Went on %(sum)s") % {"sum": exact(column.on_fen)},
        ]
        lines += [(_n(x), _n(picture.drawing.height + 14 + 17 * place), word) for place, word in enumerate(words)]
    return format_html_join("", '<text x="{}" y="{}">{}</text>', lines)


def _caption(picture: Picture, caption: Sequence[str]) -> SafeString:
    top = picture.drawing.height + FOOT + LINE - 5
    lines = ((_n(top + LINE * place), line) for place, line in enumerate(caption))
    return format_html_join("", '<text x="8" y="{}" opacity="0.8">{}</text>', lines)
