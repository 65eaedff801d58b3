# SPDX-License-Identifier: Apache-2.0
"""The question what a source means by its words for levels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage
from wuzha.warning.queries.level_words import Question
from wuzha.warning.rulesets import LEVELS


class WordsForm(OnPage):
    """For each word of a batch the level that it means, and who says so."""

    citation = forms.CharField(
        label=_("Who says so"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The source's paper or answer, with its date. It stands with the rule."),
    )  # fmt: skip

    def __init__(self, question: Question, *args: Any, **options: Any) -> None:
        self.short_name = f"b{question.batch.pk}"
        super().__init__(*args, **options)
        self.words = {f"w{place}": word for place, (word, _rows) in enumerate(question.words)}
        levels: list[tuple[str, Any]] = [("", _("does not mean a level, or not known yet"))]
        levels += [(term.code, term.label) for term in LEVELS.at().terms]
        for (name, word), (_word, rows) in zip(self.words.items(), question.words, strict=True):
            label = gettext("“%(word)s” (%(rows)d rows)") % {"word": word, "rows": rows}
            self.fields[name] = forms.ChoiceField(label=label, choices=levels, required=False)
        self.order_fields([*self.words, "citation"])

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.meanings():
            self.add_error(None, gettext("Choose a level for at least one word."))
        return data

    def meanings(self) -> dict[str, str]:
        """Word → code of its level, as far as it was answered."""
        return {word: level for name, word in self.words.items() if (level := self.cleaned_data.get(name))}
