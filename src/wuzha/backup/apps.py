# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "wuzha.backup"
    verbose_name = _("Backup")

    def ready(self) -> None:
        """Register what its acts are called; the worker brings things to the archive."""
        from wuzha.audit import labels
        from wuzha.backup.archive import run_forever
        from wuzha.backup.labels import GROUPS
        from wuzha.runtime.worker import beside

        labels.register(GROUPS, {})
        beside["archive"] = run_forever
