# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustodyConfig(AppConfig):
    name = "wuzha.custody"
    verbose_name = _("Keys")

    def ready(self) -> None:
        """Nothing is read or written with a wrong key; then follow what other processes do with the keys."""
        from wuzha.audit import labels
        from wuzha.custody.labels import GROUPS, RECORDS
        from wuzha.custody.services.check import check_keys
        from wuzha.custody.services.follow import following
        from wuzha.custody.services.indexes import steady
        from wuzha.keys import indexes
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.runtime import django
        from wuzha.ui import registry

        indexes.steady[:] = [steady]
        labels.register(GROUPS, RECORDS)
        registry.addresses["keys/"] = "wuzha.custody.urls"
        register(Entry(245, _("Master keys"), "custody:keys", "shield", May.MANAGE_RULES))
        django.checks["keys"] = check_keys
        django.around["keys"] = following
