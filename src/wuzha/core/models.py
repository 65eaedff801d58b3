# SPDX-License-Identifier: Apache-2.0
"""How a person likes a list: views kept under a name, and columns that are not shown."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wuzha.core.lists import KeptList

#: Longest name of a list: that of its address.
PLACE = 60


class ListView(KeptList):
    """A list of any page, kept with its filters."""

    #: The name of the list's address, such as `funds:desk`.
    place = models.CharField(max_length=PLACE)

    class Meta:
        constraints = [*KeptList.rules("list_view", "place")]
        ordering = ["place", "name", "pk"]


class ListColumns(models.Model):
    """The columns that a person does not want to see in a list, by their place (from 1)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=PLACE)
    hidden = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="list_columns_once")]

    def __str__(self) -> str:
        return self.place
