# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "wuzha.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        """Register its pages, what its acts and records are called, and when rejected rows must go; whose
        its files are."""
        from wuzha.audit import labels
        from wuzha.intake.labels import GROUPS, RECORDS
        from wuzha.intake.privacy import RejectKeeper
        from wuzha.intake.services.open import UPLOADS
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.privacy import keepers
        from wuzha.sealed import owners
        from wuzha.ui import registry

        owners.register(UPLOADS)
        keepers.register(RejectKeeper())
        labels.register(GROUPS, RECORDS)
        registry.addresses["intake/"] = "wuzha.intake.urls"
        register(
            Entry(200, _("Intake"), "intake:list", "inbox", May.IMPORT),
            Entry(280, _("Sources"), "intake:keys", "plug", May.MANAGE_SOURCES),
        )
