# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "wuzha.privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """The lists of this floor and the one below that may leave as a file."""
        from wuzha.privacy.exporters import register
        from wuzha.privacy.trail_export import TrailExporter

        register(TrailExporter())
