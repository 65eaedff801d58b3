# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "wuzha.backup"
    verbose_name = _("Backup")

    def ready(self) -> None:
        """Register what its acts are called."""
        from wuzha.audit import labels
        from wuzha.backup.labels import GROUPS

        labels.register(GROUPS, {})
