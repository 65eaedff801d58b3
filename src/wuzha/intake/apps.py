# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "wuzha.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        """Tell the room below when rejected rows must go."""
        from wuzha.intake.privacy import RejectKeeper
        from wuzha.privacy.keepers import register

        register(RejectKeeper())
