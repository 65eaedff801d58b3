# SPDX-License-Identifier: Apache-2.0
"""Larger parts of pages, each with its template in `templates/components/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.pages import PARAM
from wuzha.ui import moments
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import KeyField
from wuzha.ui.figures import heads, spark
from wuzha.ui.money import plain
from wuzha.ui.record import Act, Money, NextAct, RecordHead
from wuzha.ui.words import words as script_words

#: Widget → its class in the style sheet; the first that fits.
CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "checkbox checkbox-primary"),
    (forms.ClearableFileInput, "file-input w-full"),
    (forms.FileInput, "file-input w-full"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (widgets.Input, "input"),
)


#: Choices from which on a box above them narrows them.
MANY_CHOICES = 16


def _many(bound: BoundField) -> bool:
    """Whether a person looks for what to choose: records by their names, or many boxes to tick."""
    widget = bound.field.widget
    if not isinstance(widget, forms.CheckboxSelectMultiple) and not isinstance(bound.field, KeyField):
        return False
    choices = getattr(widget, "choices", ())
    return sum(len(label) if isinstance(label, list | tuple) else 1 for _key, label in choices) >= MANY_CHOICES


def field(bound: BoundField, extra: str = "") -> dict[str, Any]:
    """`{% field form.name %}`: label, field, help and error, tied together for screen readers."""
    widget = bound.field.widget
    css = next((css for kind, css in CLASSES if isinstance(widget, kind)), "")
    own = widget.attrs.get("class", "")
    shape = (
        "group"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        else "check"
        if isinstance(widget, forms.CheckboxInput)
        else "line"
    )
    faults = [
        {"message": message, "remedy": getattr(error, "remedy", "")}
        for error in bound.form.errors.get(bound.name, ErrorList()).as_data()
        for message in error.messages
    ]
    attrs: dict[str, str | bool] = {"class": f"{css} {own}".strip()} if css or own else {}
    if faults and bound.name == next((one.name for one in bound.form if one.errors and not one.is_hidden), ""):
        attrs["autofocus"] = True
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "shape": shape,
        "many": _many(bound),
        "extra": extra,
        "note": _note(bound),
        "unit": getattr(bound.field, "unit", ""),
        "faults": faults,
    }


def _note(bound: forms.BoundField) -> str:
    """What stands behind the label of a field that may stay empty: what needs it later, or that it is optional."""
    if bound.field.required:
        return ""
    if needed := getattr(bound.field, "needed", ""):
        return str(needed)
    asked = isinstance(bound.form, OnPage) and bound.form.asks_for(bound.name)
    return "" if asked else _("(optional)")


#: Fields with faults from which on the form begins with a list of them.
MANY_FAULTS = 2


def form_errors(form: forms.BaseForm, *rows: Iterable[forms.BaseForm]) -> dict[str, Any]:
    """`{% form_errors form %}`: what is wrong with the form as a whole, or with what nobody sees in it; where several
    fields are, a list of them, with those of its `rows`. The focus goes to what is told of the whole."""
    whole = [*form.non_field_errors(), *(text for bound in form if bound.is_hidden for text in bound.errors)]
    wrong = [bound for bound in form if bound.errors and not bound.is_hidden]
    faults = [{"id": one.id_for_label, "label": one.label, "message": one.errors[0]} for one in wrong]
    for row in rows:
        faults += [
            {
                "id": one.id_for_label,
                "label": _("Row {n}, {what}").format(n=n, what=one.label),
                "message": one.errors[0],
            }
            for n, each in enumerate(row, 1)
            for one in each
            if one.errors and not one.is_hidden
        ]
    return {"errors": whole, "faults": faults if len(faults) >= MANY_FAULTS else []}


def empty(
    title: str, text: str = "", icon: str = "inbox", url: str = "", action: str = "", *, alone: bool = False
) -> dict[str, Any]:
    """`{% empty _("No rejects") _("Every row got in.") "check-circle" %}`: nothing here, and what that means.

    `alone=True` when it is all there is on the page, so its title is the page's heading.
    """
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action, "alone": alone}


def stat(label: str, value: object, note: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """`{% stat _("To triage") 12 %}`: a number with its name; with `url` it opens the records behind it."""
    return {"label": label, "value": value, "note": note, "url": url, "tone": tone}


def progress(value: int, whole: int, label: str = "", tone: str = "") -> dict[str, Any]:
    """`{% progress batch.done batch.rows _("Rows done") %}`."""
    percent = min(100, value * 100 // whole) if whole else 0
    return {"value": value, "whole": whole, "percent": percent, "label": label, "tone": tone}


def timeline(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """`{% timeline entries %}`: each with `at`, `title` and, as needed, `text`, `by` and `tone`."""
    return {"entries": entries}


def tabs(items: Sequence[dict[str, Any]], label: str) -> dict[str, Any]:
    """`{% tabs items _("Views") %}`: each with `label`, `url`, `here` and, as needed, `count`."""
    return {"items": items, "label": label}


def stepper(steps: Sequence[Any], label: object = "") -> dict[str, Any]:
    """`{% stepper head.steps %}`: a life cycle of four to seven steps, each a `record.Step` or names of its fields."""
    return {"steps": steps, "label": label or _("Steps")}


def record_head(head: RecordHead, level: int = 1) -> dict[str, Any]:
    """`{% record_head head %}`: what the record is, its state, its facts, its life cycle and its money; with `level=2`
    on a page that has a heading of its own."""
    return {"head": head, "level": level}


def next_act(context: Context, next: NextAct) -> dict[str, Any]:
    """`{% next_act next %}` once on a record, under its head: the one act that is next, who must do it and by when."""
    by = _("by {at}").format(at=moments.local_near(next.due)) if next.due else ""
    return {"next": next, "by": by, "csrf_token": context.get("csrf_token")}


#: How an act is drawn → its class.
ACTS = {"solid": "btn btn-primary", "plain": "btn", "row": "act-row"}


def act(context: Context, act: Act, way: str = "plain") -> dict[str, Any]:
    """`{% act one "row" %}`: a `record.Act` as the solid button, a plain one, or a row of a menu."""
    key = act.key or ("n" if way == "solid" else "")
    css = ACTS[way] + (" btn-error btn-outline" if act.kind == "danger" and way == "plain" else "")
    keyed = format_html(' data-key="{}" data-key-label="{}"', key, act.label) if key else ""
    return {"act": act, "way": way, "css": css, "key": key, "keyed": keyed, "csrf_token": context.get("csrf_token")}


def money_bar(money: Money, *, slim: bool = False) -> dict[str, Any]:
    """`{% money_bar money slim=True %}`: where a loss is, as a bar that sums and the equation under it."""
    names = {
        "returned": pgettext("money", "Returned"),
        "frozen": pgettext("money", "Frozen"),
        "stopped": pgettext("money", "Stopped"),
        "loose": pgettext("money", "Not held"),
        "gone": pgettext("money", "Gone"),
    }
    parts = [
        {
            "code": part.code, "fen": part.fen, "label": names[part.code], "percent": part.percent,
            "text": plain(part.fen),
        }
        for part in money.parts
    ]  # fmt: skip
    told = pgettext("list", ", ").join(f"{part['label']} {part['text']}" for part in parts)
    spoken = _("Lost {lost} yuan: {parts}").format(lost=plain(money.lost), parts=told)
    return {"parts": parts, "lost": plain(money.lost), "slim": slim, "spoken": spoken}


def crumbs(*parts: str) -> dict[str, Any]:
    """`{% crumbs _("Units") units_url unit.name %}`: label and address in turn; the last label is this page."""
    return {"links": list(zip(parts[:-1:2], parts[1::2], strict=False)), "last": parts[-1]}


def more(context: Context, cursor: str | None, param: str = PARAM) -> dict[str, Any]:
    """`{% more page.next_cursor %}` once on a page, below its `[data-rows]`: fetches the next rows to their end."""
    url = ""
    if cursor:
        query = context["request"].GET.copy()
        query[param] = cursor
        url = f"?{query.urlencode()}"
    return {"url": url}


def person(name: object, phone: object = None, note: object = None) -> dict[str, Any]:
    """`{% person warning.name warning.phone %}`: a person masked, by name and phone."""
    return {"name": name, "phone": phone, "note": note}


def button(
    label: str,
    url: str = "",
    *,
    icon: str = "",
    kind: str = "",
    key: str = "",
    opens: str = "",
    confirm: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """`{% button _("Take next") icon="play" kind="primary" key="n" %}`: a link with `url`, else a submit button.

    With `opens` it opens the dialog of that id; with `confirm` it asks first.
    """
    kinds = {"primary": "btn-primary", "ghost": "btn-ghost", "danger": "btn-error btn-outline", "": "btn-soft"}
    return {
        "label": label, "url": url, "icon": icon, "css": kinds[kind], "key": key, "opens": opens, "confirm": confirm,
        "name": name, "value": value,
    }  # fmt: skip


def words() -> SafeString:
    """The words of the scripts as a data block."""
    return json_script(script_words(), "words")


def panel(content: str, title: str = "", id: str = "", aside: str = "", flush: bool = False) -> str:
    """`{% panel _("Facts") %}…{% endpanel %}`; `flush=True` for tables that reach the rim."""
    return render_to_string(
        "components/panel.html", {"content": content, "title": title, "id": id, "aside": aside, "flush": flush}
    )


def note(content: str, tone: str = "info", title: str = "") -> str:
    """`{% note "bad" _("Not saved") %}…{% endnote %}`: something to know; `bad` and `warn` speak up at once."""
    icons = {"info": "info", "good": "check-circle", "warn": "alert", "bad": "alert"}
    return render_to_string(
        "components/note.html", {"content": content, "tone": tone, "title": title, "icon": icons[tone]}
    )


def fold(content: str, title: str, answer: str = "", id: str = "", *, open: bool = False) -> str:
    """`{% fold _("Photos") "0" %}…{% endfold %}`: a part that answers in one line while it is closed."""
    return render_to_string(
        "components/fold.html", {"content": content, "title": title, "answer": answer, "id": id, "open": open}
    )


def sheet(content: str, id: str, title: str, *, open: object = False) -> str:
    """`{% sheet "dispatch" _("Dispatch") open=form.errors %}…{% endsheet %}`: a dialog that `data-opens="dispatch"`
    opens; shown at once with `open`, such as a form that was refused."""
    return render_to_string("components/sheet.html", {"content": content, "id": id, "title": title, "open": bool(open)})


def data(value: Any, id: str) -> SafeString:
    """`{% data series "kpi-series" %}`: data for a script, as a block that is never run."""
    return json_script(value, id)


def register_all(register: Library) -> None:
    for function in (
        field,
        form_errors,
        empty,
        stat,
        progress,
        timeline,
        tabs,
        stepper,
        crumbs,
        person,
        button,
        record_head,
        money_bar,
        heads,
    ):
        register.inclusion_tag(f"components/{function.__name__}.html")(function)
    for of_page in (more, next_act, act):
        register.inclusion_tag(f"components/{of_page.__name__}.html", takes_context=True)(of_page)
    for tag in (words, data, spark):
        register.simple_tag(tag)
    for block in (panel, note, fold, sheet):
        register.simple_block_tag(block)
