# SPDX-License-Identifier: Apache-2.0
"""The flow drawing as SVG: for the page, for paper, and as a file that stands alone. Accounts are masked.

Where a yuan is has a word and a pattern, the same and in the same order as in the bar of a case's money: the drawing is
read in grey as well. Boxes are `rect`, everything drawn in them is `path`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wuzha.engine.layout import Box, Link, Node
from wuzha.engine.tracing import ExitKind
from wuzha.funds.holding import GONE, Holding
from wuzha.funds.tracing.picture import ACCOUNT, EXIT, VICTIM, Picture

#: Height of the sums under each column.
FOOT = 82.0
#: Height of a line below the drawing and of one in a box; width of the bar in a box and of an entry of the key.
LINE, ROW, BAR, ENTRY = 17.0, 15.0, 12.0, 168.0
#: Where money is, in the order of the bar of a case's money; `there` where nobody can say what held it at that moment.
PARTS = {
    "returned": pgettext_lazy("money", "Returned"),
    "frozen": pgettext_lazy("money", "Frozen"),
    "stopped": pgettext_lazy("money", "Stopped"),
    "loose": pgettext_lazy("money", "Not held"),
    "there": gettext_lazy("Still there"),
    "gone": pgettext_lazy("money", "Gone"),
}
#: Fills that stand alone in a file; on a page the style sheet gives them the colours of the theme (`flow.css`).
_PATTERNS = mark_safe(
    '<defs fill="#fff">'
    '<pattern id="flow-returned" color="#0b6539" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M0 0h8v8h-8z" fill="currentColor"/></pattern>'
    '<pattern id="flow-frozen" color="#234a86" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M0 0h6v6h-6z" fill="currentColor"/><path class="flow-paper" d="M0 5h6v1h-6z"/></pattern>'
    '<pattern id="flow-stopped" color="#6b9bd0" width="9" height="9" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><path class="flow-paper" d="M0 0h9v9h-9z"/><path d="M0 0h5v9h-5z"'
    ' fill="currentColor"/></pattern>'
    '<pattern id="flow-loose" color="#d8501a" width="10" height="10" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-45)"><path d="M0 0h10v10h-10z" fill="currentColor"/><path d="M0 0h2v10h-2z"'
    ' fill="#000" fill-opacity="0.28"/></pattern>'
    '<pattern id="flow-there" color="#64748b" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path class="flow-paper" d="M0 0h8v8h-8z"/><path d="M0 0h8v8h-8z" fill="currentColor" fill-opacity="0.45"/>'
    "</pattern>"
    '<pattern id="flow-gone" color="#828b98" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path class="flow-paper" d="M0 0h6v6h-6z"/><path d="M0 6 6 0M0 0 6 6" stroke="currentColor" fill="none"/>'
    "</pattern></defs>"
)

Money = Callable[[int], str]
Exit = Callable[[int], str]
Parts = Mapping[str, int]


def svg(
    picture: Picture,
    money: Money,
    exact: Money,
    exit_word: Exit,
    link_of: Callable[[int], str] | None = None,
    caption: Sequence[str] = (),
    metadata: str = "",
    holding: Mapping[str, Holding] | None = None,
) -> SafeString:
    """The drawing, the key of its patterns and the lines of `caption`. `money` writes 分 shortly, as boxes have
    little room, and `exact` the sums under the columns. `link_of` gives the address of an account's page,
    `metadata` what a program may read of the drawing; `holding`: box → what holds its money (`held_by`)."""
    drawing = picture.drawing
    width = max(drawing.width, 420.0)
    parts = {node.key: _parts(picture, node, holding) for node in picture.folded.nodes}
    top = drawing.height + FOOT
    key, under = _key(parts, money, top, width)
    height = under + LINE * len(caption)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="{}" '
        'aria-label="{}" font-size="12" font-family="sans-serif" fill="currentColor">{}{}{}{}{}{}{}{}</svg>',
        _n(width), _n(height), _n(width), _n(height), "group" if link_of else "img", _("Flow drawing"),
        format_html("<metadata>{}</metadata>", metadata) if metadata else "",
        _PATTERNS,
        _links(picture, money),
        _boxes(picture, parts, money, exit_word, link_of),
        _heads(picture),
        _feet(picture, exact),
        key,
        _caption(under, caption),
    )  # fmt: skip


def held_by(
    picture: Picture, of_accounts: Mapping[int, Holding], leads: Mapping[int, int]
) -> dict[str, Holding] | None:
    """Box → what holds the money of its accounts; `None` at an earlier moment than the last one."""
    if not picture.is_now:
        return None
    found: dict[str, Holding] = {}
    for account, holding in of_accounts.items():
        box = picture.folded.box_of.get(f"{ACCOUNT}:{leads.get(account, account)}")
        if box is not None:
            found[box] = found.get(box, Holding()) + holding
    return found


def _parts(picture: Picture, node: Node, holding: Mapping[str, Holding] | None) -> Parts:
    """Where the money of a box is: in it, or gone out of it; nothing of what went on. A way out after which there is
    somebody to ask (a payment institution, an unknown payee) is none where it is gone."""
    fen = picture.held.get(node.key, 0)
    if node.key.startswith(f"{VICTIM}:") or fen <= 0:
        return {}
    if node.key.startswith(f"{EXIT}:"):
        kind = int(node.key.rpartition(":")[2])
        return {"returned" if kind == ExitKind.RETURNED else "gone" if kind in GONE else "loose": node.fen}
    return {"there": fen} if holding is None else holding.get(node.key, Holding()).parts(fen)


def _n(value: float) -> str:
    return f"{value:.1f}"


def _links(picture: Picture, money: Money) -> SafeString:
    return format_html_join(
        "",
        '<path d="{}" fill="none" stroke="#64748b" stroke-opacity="0.3" stroke-width="{}"><title>{}</title></path>',
        (
            (_curve(link), _n(link.thick), f"{money(link.fen)} · " + _("rows: %(n)s") % {"n": link.rows})
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


def _boxes(
    picture: Picture,
    parts: Mapping[str, Parts],
    money: Money,
    exit_word: Exit,
    link_of: Callable[[int], str] | None,
) -> SafeString:
    drawn = []
    for node in picture.folded.nodes:
        box = picture.drawing.boxes[node.key]
        one = _box(box, node, parts[node.key], _words(picture, node, parts[node.key], money, exit_word))
        if node.key.startswith(f"{ACCOUNT}:") and link_of is not None:
            one = format_html('<a href="{}">{}</a>', link_of(int(node.key[2:])), one)
        drawn.append(one)
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped by format_html


def _box(box: Box, node: Node, parts: Parts, words: Sequence[str]) -> SafeString:
    """A frame; at its left edge a bar of what is there, from the bottom up; beside it the words."""
    lines = [
        (_n(box.x + BAR + 6), _n(box.y + 14 + ROW * place), "600" if place == 0 else "400", line)
        for place, line in enumerate(words[: 1 + _room(box)])
    ]
    return format_html(
        '<g><title>{}</title><rect class="flow-paper" x="{}" y="{}" width="{}" height="{}" rx="3" fill="#fff" '
        'stroke="currentColor" stroke-opacity="0.45"/>{}{}</g>',
        " ".join(words), _n(box.x), _n(box.y), _n(box.width), _n(box.height), _bar(box, node, parts),
        format_html_join("", '<text x="{}" y="{}" font-weight="{}">{}</text>', lines),
    )  # fmt: skip


def _room(box: Box) -> int:
    """Lines that a box holds below the first."""
    return max(1, int((box.height - 4) // ROW) - 1)


def _bar(box: Box, node: Node, parts: Parts) -> SafeString:
    """The parts of a box as high as their share of what went through it, each at least as high as can be told apart."""
    drawn, bottom = [], box.y + box.height
    for name, fen in reversed([*parts.items()]):
        high = min(max(6.0, box.height * fen / max(node.fen, 1)), bottom - box.y)
        bottom -= high
        drawn.append((_n(box.x), _n(bottom), _n(BAR), _n(high), _n(-BAR), name))
    return format_html_join(
        "", '<path d="M{} {}h{}v{}h{}z" fill="url(#flow-{})" stroke="currentColor" stroke-opacity="0.6"/>', drawn
    )


def _words(picture: Picture, node: Node, parts: Parts, money: Money, exit_word: Exit) -> list[str]:
    """The lines of a box: who it is, and where its money is. Of several parts that have no room the first line after
    the name is their sum."""
    kind = node.key.partition(":")[0]
    if kind == EXIT:
        return [exit_word(int(node.key.rpartition(":")[2])), money(node.fen)]
    if kind == VICTIM:
        return [str(picture.accounts[int(node.key[2:])].number), money(node.fen)]
    if kind == ACCOUNT:
        name = str(picture.accounts[int(node.key[2:])].number)
        if more := picture.members.get(int(node.key[2:]), 1) - 1:
            name = _("%(account)s and %(n)s more") % {"account": name, "n": more}
    else:
        name = _("%(n)s more accounts") % {"n": f"{node.members:,}"}
    lines = [f"{PARTS[one]} {money(fen)}" for one, fen in parts.items()]
    if len(lines) > _room(picture.drawing.boxes[node.key]):
        lines.insert(0, _("still there %(sum)s") % {"sum": money(sum(parts.values()))})
    return [name, *(lines or [_("passed on %(sum)s") % {"sum": money(node.fen)}])]


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


def _key(parts: Mapping[str, Parts], money: Money, top: float, width: float) -> tuple[SafeString, float]:
    """What the patterns mean, each with its sum, and where the next line begins."""
    sums = {name: sum(one.get(name, 0) for one in parts.values()) for name in PARTS}
    shown = [(name, fen) for name, fen in sums.items() if fen]
    across = max(1, int(width // ENTRY))
    drawn = [
        (_n(8 + ENTRY * (place % across)), _n(top + LINE * (place // across)), name,
         _n(26 + ENTRY * (place % across)), _n(top + 10.5 + LINE * (place // across)), PARTS[name], money(fen))
        for place, (name, fen) in enumerate(shown)
    ]  # fmt: skip
    key = format_html_join(
        "",
        '<path d="M{} {}h12v12h-12z" fill="url(#flow-{})" stroke="currentColor"/><text x="{}" y="{}">{} {}</text>',
        drawn,
    )
    return key, top + LINE * -(-len(shown) // across) + 6


def _caption(top: float, caption: Sequence[str]) -> SafeString:
    lines = ((_n(top + 10 + LINE * place), line) for place, line in enumerate(caption))
    return format_html_join("", '<text x="8" y="{}" opacity="0.8">{}</text>', lines)
