# SPDX-License-Identifier: Apache-2.0
"""The life of a record: what may be done in which state. The database holds the same (`0002_guards`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("cards", "Open")
    CLOSED = "CLOSED", pgettext_lazy("cards", "Closed")


class Act(models.TextChoices):
    CLOSE = "close", pgettext_lazy("cards", "closed")


LIFE = Lifecycle(State.OPEN, {Act.CLOSE: ({State.OPEN}, State.CLOSED)})
