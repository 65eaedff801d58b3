# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "wuzha.audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """The worker is the process that seals the trail; what the trail says of itself has names.

        The application adds to the trail and reads it, no more: the seal is set by a function of the owner.
        """
        from wuzha.audit import labels, outside, worker
        from wuzha.runtime import roles
        from wuzha.runtime.worker import beside

        labels.register(labels.OWN, labels.OWN_RECORDS)
        roles.limited["audit_event"] = "SELECT, INSERT"
        roles.called.append("audit_seal(bigint, bigint[], bytea[])")
        beside["sealer"] = worker.run_forever
        beside["anchors"] = outside.run_forever
