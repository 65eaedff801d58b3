# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningConfig(AppConfig):
    name = "wuzha.warning"
    verbose_name = _("Warnings")

    def ready(self) -> None:
        from wuzha.intake.receivers import register
        from wuzha.warning.intake.receiver import WarningReceiver

        register(WarningReceiver())
