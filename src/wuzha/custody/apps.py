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
        from wuzha.runtime import django

        indexes.steady[:] = [steady]
        labels.register(GROUPS, RECORDS)
        django.checks["keys"] = check_keys
        django.around["keys"] = following
