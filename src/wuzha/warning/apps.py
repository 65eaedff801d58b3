# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningConfig(AppConfig):
    name = "wuzha.warning"
    verbose_name = _("Warnings")

    def ready(self) -> None:
        """Tell the rooms below: what takes rows of warnings, and whether a unit still has warnings in its hands."""
        from wuzha.audit.labels import numbers_records
        from wuzha.intake.receivers import register
        from wuzha.org.access import names_records
        from wuzha.org.services.units import still_at_work
        from wuzha.warning.intake.backcheck.receiver import CaseReceiver
        from wuzha.warning.intake.receiver import WarningReceiver
        from wuzha.warning.models import WarningRecord
        from wuzha.warning.queries.named import named
        from wuzha.warning.queries.open_work import has_open_work
        from wuzha.warning.queries.search import number_of

        register(WarningReceiver())
        register(CaseReceiver())
        still_at_work.append(has_open_work)
        names_records("warning", named)
        numbers_records("warning", WarningRecord.number_of, number_of)
        _tell_privacy()


def _tell_privacy() -> None:
    """Whose records these are, when their data must go, and what may leave as a file."""
    from wuzha.privacy import exporters, keepers, subjects
    from wuzha.warning.exports import QueueExporter, RecordsExporter
    from wuzha.warning.privacy import CaseKeeper, WarningKeeper, WarningSubjects

    keepers.register(WarningKeeper())
    keepers.register(CaseKeeper())
    subjects.register(WarningSubjects())
    exporters.register(QueueExporter())
    exporters.register(RecordsExporter())
