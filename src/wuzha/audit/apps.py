# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "wuzha.audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """The worker is the process that seals the trail; what the trail says of itself has names."""
        from wuzha.audit import labels
        from wuzha.audit.worker import run_forever
        from wuzha.runtime.worker import beside

        labels.register(labels.OWN, labels.OWN_RECORDS)
        beside["sealer"] = run_forever
