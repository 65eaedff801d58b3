# SPDX-License-Identifier: Apache-2.0
"""Cases whose personal data was erased when its time was over."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.case import FundsCase, OfCase


class ErasedCase(OfCase):
    """A case stays for the counts; the people in it are gone since `at`. What came in later is due anew."""

    case = models.OneToOneField(FundsCase, primary_key=True, on_delete=models.PROTECT, related_name="erased")
    at = models.DateTimeField(verbose_name=_("Erased"))

    class Meta(OfCase.Meta):
        verbose_name = _("Erased case")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"
