# SPDX-License-Identifier: Apache-2.0
"""The words of series: what kinds of records and entities there are, and what may become of a suggestion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.engine.linkage.gates import Gate


class RecordKind(models.TextChoices):
    """What may be tied."""

    CASE = "CASE", pgettext_lazy("series", "Case")
    WARNING = "WARNING", pgettext_lazy("series", "Warning")
    LEAD = "LEAD", pgettext_lazy("series", "Lead")


#: Records that somebody works on: one that stands alone is asked about where a little ties it to a series.
WORKED = (RecordKind.CASE, RecordKind.LEAD)


class EntityKind(models.TextChoices):
    """What ties, as the engine names it (`engine.linkage.values.KINDS`)."""

    ACCOUNT = "account", pgettext_lazy("series", "Account")
    PHONE = "phone", pgettext_lazy("series", "Phone")
    DEVICE = "device", pgettext_lazy("series", "Device")
    URL = "url", pgettext_lazy("series", "Address of a page")
    DOMAIN = "domain", pgettext_lazy("series", "Site")
    APP = "app", pgettext_lazy("series", "App")
    CHAT = "chat", pgettext_lazy("series", "Chat account")
    NAME = "name", pgettext_lazy("series", "Name")


class Stopped(models.TextChoices):
    """Why an entity ties nothing; the first three are gates of the engine."""

    PUBLIC = Gate.PUBLIC.value, pgettext_lazy("series", "used by the whole country")
    NAME = Gate.NAME.value, pgettext_lazy("series", "a name")
    STRANGERS = Gate.STRANGERS.value, pgettext_lazy("series", "used by many who have nothing else in common")
    #: An address whose site ties in its stead.
    BELOW = "below", pgettext_lazy("series", "its site counts")
    #: A number of the unit itself, or of a victim.
    OURS = "ours", pgettext_lazy("series", "a number of the unit or of a victim")


class Source(models.TextChoices):
    """Where it was found."""

    MONEY = "MONEY", pgettext_lazy("series", "trail of the money")
    PAYEE = "PAYEE", pgettext_lazy("series", "account paid into")
    TEXT = "TEXT", pgettext_lazy("series", "named in what was told")
    PUSHED = "PUSHED", pgettext_lazy("series", "pushed with a warning")
    SCENE = "SCENE", pgettext_lazy("series", "found at the scene")
    LEAD = "LEAD", pgettext_lazy("series", "named in a lead")


class SeriesState(models.TextChoices):
    """`SUGGESTED`: by the grouping alone. `CONFIRMED`: it may grow, and splits only where a person says so."""

    SUGGESTED = "SUGGESTED", pgettext_lazy("series", "to be confirmed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("series", "confirmed")
    #: What it was made of does not hold together any more, or went into another.
    DISSOLVED = "DISSOLVED", pgettext_lazy("series", "dissolved")


LIVING = (SeriesState.SUGGESTED, SeriesState.CONFIRMED)


class About(models.TextChoices):
    """What is suggested."""

    WHOLE = "WHOLE", pgettext_lazy("series", "Are these one gang's?")
    JOINED = "JOINED", pgettext_lazy("series", "Does it belong to the series?")
    #: Too little to join them by itself.
    DOUBT = "DOUBT", pgettext_lazy("series", "Are the two one gang's?")
    #: What they name does not hold records of a confirmed series together any more.
    SPLIT = "SPLIT", pgettext_lazy("series", "Do these still belong to the series?")


class SuggestionState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("series", "waits for a decision")
    LATER = "LATER", pgettext_lazy("series", "put off")
    CONFIRMED = "CONFIRMED", pgettext_lazy("series", "confirmed")
    REJECTED = "REJECTED", pgettext_lazy("series", "rejected")
    #: The grouping does not suggest it any more.
    GONE = "GONE", pgettext_lazy("series", "no longer suggested")


WAITING = (SuggestionState.OPEN, SuggestionState.LATER)


class Verdict(models.TextChoices):
    TOGETHER = "TOGETHER", pgettext_lazy("series", "one gang's")
    APART = "APART", pgettext_lazy("series", "not one gang's")
    #: Takes another decision back.
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("series", "taken back")
