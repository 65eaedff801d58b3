# SPDX-License-Identifier: Apache-2.0
"""Rule set of the documents: which fonts the offices have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.documents.page import Fonts
from wuzha.org.rules import RuleSet


class FontNames(BaseModel):
    """Font for each part of a document."""

    body: str = Field(min_length=1, max_length=40, description=gettext_noop("body"))
    title: str = Field(min_length=1, max_length=40, description=gettext_noop("title"))
    heading: str = Field(min_length=1, max_length=40, description=gettext_noop("first heading"))
    subheading: str = Field(min_length=1, max_length=40, description=gettext_noop("second heading"))
    number: str = Field(min_length=1, max_length=40, description=gettext_noop("page number"))

    @property
    def fonts(self) -> Fonts:
        return Fonts(**self.model_dump())


FONTS = RuleSet(
    "documents.fonts",
    _("Fonts of documents"),
    FontNames,
    lambda: {name: getattr(Fonts(), name) for name in Fonts.__slots__},
    _("GB/T 9704-2012, 5.2.2; the font files belong to their makers and may be replaced by free ones"),
)
