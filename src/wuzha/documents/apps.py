# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "wuzha.documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        """Its rule set is among those in force from the start."""
        from wuzha.documents import rulesets  # noqa: F401
