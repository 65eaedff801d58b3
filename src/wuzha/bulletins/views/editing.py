# SPDX-License-Identifier: Apache-2.0
"""The editor: words with figures in them, and beside it how the paper looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from wuzha.bulletins.forms.bulletin import WordsForm
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries import lists
from wuzha.bulletins.queries.checking import no_typed_numbers, read, title_parts, without_data
from wuzha.bulletins.queries.shown import Line, Rows, Shown, parted
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.queries.wording import days_in_words, name_of
from wuzha.bulletins.rules.life import State
from wuzha.bulletins.rules.text import ChartBlock, Days, Format, Part, figures_in, parse, stated_in
from wuzha.bulletins.rulesets import KINDS
from wuzha.bulletins.services.writing import edit as save
from wuzha.engine.wording import plain_date
from wuzha.figures.queries.catalogue import by_domain
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404


@require_http_methods(["GET", "POST"])
@requires(May.WRITE_BULLETINS)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Write the words of a draft."""
    bulletin = or_404(lists.of(request.actor, pk))
    if bulletin.state != State.DRAFT:
        return redirect(bulletin)
    given = request.POST if request.method == "POST" else None
    form = WordsForm(bulletin, given)
    if given is not None:
        made = form.done(
            lambda: save(request.actor, pk, form.words(), version=form.cleaned_data["version"] or bulletin.version)
        )
        if made is not None:
            messages.success(request, pgettext("bulletins", "Saved."))
            return redirect("bulletins:edit", pk) if "stay" in request.POST else redirect(made)
    values = Values(bulletin)
    context = {
        "bulletin": bulletin, "form": form, "kind": KINDS.at().label(bulletin.kind),
        "paper": paper(bulletin, form["title"].value() or "", form["text"].value() or ""),
        "figures": figures(values), "spans": spans(bulletin), "formats": formats(), "chips": chips(values),
        "opens": True,
    }  # fmt: skip
    return render(request, "bulletins/edit.html", context, status=200 if given is None else 422)


@require_POST
@requires(May.WRITE_BULLETINS)
def preview(request: ActingRequest, pk: int) -> HttpResponse:
    """The paper with words that are not saved yet; what is new to the text has its value once it is saved."""
    bulletin = or_404(lists.of(request.actor, pk))
    shown = paper(bulletin, request.POST.get("title", ""), request.POST.get("text", ""))
    return render(request, "bulletins/parts/paper.html", {"paper": shown, "bulletin": bulletin})


def paper(bulletin: Bulletin, title: str | None = None, text: str | None = None) -> dict[str, Any]:
    """What the page draws of a bulletin as it looks on paper; what is wrong with the words stands above it."""
    values, wrong = Values(bulletin), ""
    typed, words = (bulletin.title if title is None else title), (bulletin.text if text is None else text)
    try:
        parts, blocks = title_parts(typed), read(words, list(bulletin.spans))
        no_typed_numbers(parts, blocks, values)
    except RefusalError as refused:
        wrong = refused.message
        try:
            parts, blocks = title_parts(typed), read(words, list(bulletin.spans))
        except RefusalError:
            return {"wrong": wrong, "blocks": (), "title": None, "rim": rim(bulletin)}
    main, annexes = parted(values.shown(blocks))
    empty = without_data(values, blocks) if bulletin.state == State.DRAFT else []
    return {
        "wrong": wrong, "title": values.line(parts), "blocks": _drawn(main), "rim": rim(bulletin), "empty": empty,
        "annexes": [
            {"number": f"附件{number}", "title": one.title, "blocks": _drawn(one.shown)}
            for number, one in enumerate(annexes, 1)
        ],
    }  # fmt: skip


def _drawn(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    return [
        {"line": one} if isinstance(one, Line) else {"rows": one} if isinstance(one, Rows) else {"chart": one}
        for one in shown
    ]


def rim(bulletin: Bulletin) -> dict[str, str]:
    """What stands above the title and below the text, in the language of the paper."""
    return {
        "number": bulletin.document_no or f"{bulletin.word}〔　〕　号",
        "signer": f"签发人：{bulletin.signer.name if bulletin.signer else '　　'}" if bulletin.upward else "",
        "mark": f"类别标记：{bulletin.mark}" if bulletin.mark else "",
        "addressee": f"{bulletin.addressee}：" if bulletin.addressee else "",
        "day": plain_date(bulletin.day) if bulletin.day else "　　年　月　日",
        "copies": f"抄送：{'，'.join(bulletin.copies)}。" if bulletin.copies else "",
        "note": f"（{bulletin.note}）" if bulletin.note else "",
    }


def figures(values: Values) -> list[dict[str, Any]]:
    """The catalogue to choose from, each figure as the text would tell it, where the snapshot has it."""
    known = {
        need.code: values.text(need)
        for need in values.rows
        if need.unit_id == values.scope.unit_id and (need.first, need.last) == values.scope.days("")
    }
    return [
        {
            "owner": rows[0].owner,
            "rows": [{"code": one.code, "name": one.name, "value": known.get(one.code, "")} for one in rows],
        }
        for rows in by_domain().values()
        if rows
    ]


def spans(bulletin: Bulletin) -> list[tuple[str, str]]:
    """(name, days in words) of the spans a figure may be of."""
    found = [("", days_in_words(bulletin.first, bulletin.last))]
    return found + [
        (name, f"{one['zh']} {days_in_words(*bulletin.days_of(name))}") for name, one in bulletin.spans.items()
    ]


def formats() -> list[tuple[str, Any]]:
    return [
        (Format.PLAIN, pgettext("bulletins", "as it is")),
        (Format.YOY, pgettext("bulletins", "against the year before (下降25.78%)")),
        (Format.MOM, pgettext("bulletins", "against the days before")),
        (Format.ABOUT, pgettext("bulletins", "as a stated basis (20余万)")),
        (Format.TOP, pgettext("bulletins", "the townships with the most, by name and number")),
        (Format.NAMES, pgettext("bulletins", "the townships that have any, by name")),
        (Format.WORST, pgettext("bulletins", "the townships behind its target or behind the city, by name and number")),
    ]


def block_in(line: str) -> str | None:
    """What a line with a table or a chart is called in the editor; nothing for any other line."""
    if not line.strip().startswith("{{"):
        return None
    (block,) = parse(line)
    names = "、".join(name_of(code) for code in getattr(block, "codes", ()))
    if isinstance(block, ChartBlock):
        return pgettext("bulletins", "[Chart: %(names)s]") % {"names": names}
    return pgettext("bulletins", "[Table: %(names)s]") % {"names": names}


def chips(values: Values) -> dict[str, Any]:
    """What the editor shows in place of a field: value by code, span and format."""
    blocks = parse(values.bulletin.text)
    parts: list[Part] = [*figures_in(blocks), *stated_in(blocks), *(Days(name) for name in values.scope.spans)]
    found = {}
    for part in parts:
        chunk = values.line((part,)).chunks[0]
        found[chunk.raw] = {"text": chunk.text, "title": chunk.title}
    for line in values.bulletin.text.split("\n"):
        if (block := block_in(line)) is not None:
            found[line.strip()] = {"text": block, "title": ""}
    return found
