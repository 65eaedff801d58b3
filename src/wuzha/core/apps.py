# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "wuzha.core"
    verbose_name = _("Shared work")

    def ready(self) -> None:
        """Its rule set is among those in force from the start; what its events are called."""
        from wuzha.audit import labels
        from wuzha.core import rulesets  # noqa: F401
        from wuzha.core.labels import GROUPS
        from wuzha.runtime import roles
        from wuzha.ui import registry

        labels.register(GROUPS, {})
        roles.called.append("core_count_grown()")
        registry.addresses["lists/"] = "wuzha.core.urls"
