# SPDX-License-Identifier: Apache-2.0
"""Which paper is to be made of a record, or was scanned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.funds.models import PaperKind
from wuzha.ui.fields import ActField, DecidingForm


class MakeForm(DecidingForm):
    """A paper of those that the record has now."""

    def __init__(self, kinds: Iterable[PaperKind], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = ActField(*(kind.value for kind in kinds), text=_("Choose which paper."))


class ScanForm(MakeForm):
    """A scan, and of what."""

    file = forms.FileField(error_messages={"required": _("Choose a file and what it is.")})
