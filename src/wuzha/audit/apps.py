# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "wuzha.audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """The worker is the process that seals the trail."""
        from wuzha.audit.sealer import run_forever
        from wuzha.runtime.worker import beside

        beside["sealer"] = run_forever
