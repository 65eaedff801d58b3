# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningConfig(AppConfig):
    name = "wuzha.warning"
    verbose_name = _("Warnings")

    def ready(self) -> None:
        """Register what takes rows of warnings, and whether a unit still has warnings in its hands."""
        from wuzha.cases.registry import erased, sections, victims_changed
        from wuzha.core import origins
        from wuzha.intake.receivers import register
        from wuzha.org.access import names_records
        from wuzha.org.services.units import still_at_work
        from wuzha.warning.intake.receiver import WarningReceiver
        from wuzha.warning.queries.handovers import has_open_work
        from wuzha.warning.queries.named import named
        from wuzha.warning.queries.of_cases import SECTION
        from wuzha.warning.queries.origins import of_leads
        from wuzha.warning.services.backcheck import recheck
        from wuzha.warning.services.erasure import erase_backchecks

        register(WarningReceiver(), default=True)
        victims_changed.append(recheck)
        sections.append(SECTION)
        erased.append(erase_backchecks)
        origins.register("blackgrey_lead", of_leads)
        still_at_work.append(has_open_work)
        names_records("warning", named)
        _tell_privacy()
        _say_names()
        _open_pages()
        _say_what_waits()


def _say_what_waits() -> None:
    """What of the desk stands in people's inboxes."""
    from wuzha.inbox import sources
    from wuzha.warning.waiting import decisions, handing
    from wuzha.warning.waiting.alerts import AlertSource

    sources.register(
        AlertSource(),
        decisions.ExclusionSource(),
        decisions.FalseAlarmSource(),
        decisions.ConflictSource(),
        handing.TransferSource(),
        handing.CallBackSource(),
        handing.ReturnedSource(),
        handing.WatchSource(),
        handing.LevelWordSource(),
    )


def _tell_privacy() -> None:
    """Whose records and files these are, when their data must go, and what may leave as a file."""
    from wuzha.privacy import exporters, keepers, subjects
    from wuzha.sealed import owners
    from wuzha.warning.exports import QueueExporter, RecordsExporter, SmsExporter
    from wuzha.warning.privacy import WarningKeeper, WarningSubjects
    from wuzha.warning.services.erasure import PHOTOS

    owners.register(PHOTOS)
    keepers.register(WarningKeeper())
    subjects.register(WarningSubjects())
    exporters.register(QueueExporter())
    exporters.register(RecordsExporter())
    exporters.register(SmsExporter())


def _say_names() -> None:
    """What acts, records and codes are called, and how records are numbered."""
    from wuzha.audit import labels
    from wuzha.ui import codes
    from wuzha.warning.labels import CODES, GROUPS, RECORDS
    from wuzha.warning.models import SmsList, WarningRecord
    from wuzha.warning.queries.search import number_of

    labels.register(GROUPS, RECORDS)
    labels.numbers_records("warning", WarningRecord.number_of, number_of)
    labels.numbers_records("sms_list", SmsList.number_of, SmsList.key_of)
    codes.register(CODES)


def _open_pages() -> None:
    """Its addresses, its part of the API, and its entries of the navigation."""
    from wuzha.org.navigation import Entry, register
    from wuzha.org.roles import May
    from wuzha.search.registry import modules as found_by
    from wuzha.ui import registry

    registry.addresses |= {"warnings/": "wuzha.warning.urls", "live/": "wuzha.warning.live_urls"}
    registry.apis.append("wuzha.warning.api.operations")
    registry.wrappers.append("wuzha.warning.api.lean:lean_posts")
    registry.contexts.append("wuzha.warning.views.doorstep.app:device")
    found_by.append("wuzha.warning.finders")
    register(
        Entry(10, _("Warning desk"), "warning:console", "siren", May.TRIAGE),
        Entry(20, _("Shift"), "warning:shift", "users", May.TRIAGE),
        Entry(22, _("Hand-over of shifts"), "warning:shift_notes", "clipboard", May.TRIAGE),
        Entry(152, _("Daily report"), "warning:daily", "file", May.READ_KPI, unless=May.WORK),
        Entry(30, _("False alarms"), "warning:false_alarms", "flag", May.TRIAGE),
        Entry(32, _("Warning SMS"), "warning:sms", "message", May.TRIAGE),
        Entry(85, _("Left out of the meetings"), "warning:exclusions", "user-x", May.TRIAGE),
        Entry(50, _("My tasks"), "warning:tasks", "clipboard", May.WORK),
        Entry(70, _("Transfers"), "warning:transfers", "swap", (May.WORK, May.TRIAGE)),
        Entry(80, _("Two accounts"), "warning:conflicts", "layers", May.TRIAGE),
        Entry(282, _("Words for levels"), "warning:level_words", "help", May.MANAGE_RULES),
        Entry(90, _("My visits"), "warning:grid", "home", May.WORK_GRID),
        Entry(100, _("Call-backs"), "warning:callbacks", "phone", May.CALL_BACK),
        Entry(110, _("Watches"), "warning:watches", "history", May.FOLLOW_UP),
        Entry(150, _("Indicators"), "warning:kpi", "chart", May.READ_KPI),
        Entry(160, _("Back-check"), "warning:cases", "target", May.READ_CASES),
        Entry(190, _("Wall screen"), "warning:wall", "screen", May.SHOW_WALL),
    )
