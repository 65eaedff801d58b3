# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        25,
        pgettext_lazy("criminal case", "Cases"),
        {
            "case.import": _("Received cases"),
            "case.receive": pgettext_lazy("criminal case", "Took a report as a case"),
            "case.accept": pgettext_lazy("criminal case", "Recorded the acceptance"),
            "case.extend": pgettext_lazy("criminal case", "Recorded an extension of the limit"),
            "case.file": pgettext_lazy("criminal case", "Recorded the filing"),
            "case.not_file": pgettext_lazy("criminal case", "Recorded that it is not filed"),
            "case.notify": pgettext_lazy("criminal case", "Recorded the notice of not filing"),
            "case.solve": pgettext_lazy("criminal case", "Recorded that it is solved"),
            "case.send": pgettext_lazy("criminal case", "Recorded that it was sent for prosecution"),
            "case.return": pgettext_lazy("criminal case", "Recorded that it was returned for further investigation"),
            "case.conclude": pgettext_lazy("criminal case", "Recorded how it ended"),
            "case.withdraw": pgettext_lazy("criminal case", "Recorded that it is withdrawn"),
            "case.restore": pgettext_lazy("criminal case", "Took a withdrawal back"),
            "case.edit": pgettext_lazy("criminal case", "Put facts right"),
            "case.hand_over": pgettext_lazy("criminal case", "Recorded that it was handed over to another organ"),
            "case.merge": pgettext_lazy("criminal case", "Joined it to another case"),
            "case.correct": pgettext_lazy("criminal case", "Put a document right"),
            "case.assign": pgettext_lazy("criminal case", "Gave it to officers"),
            "case.alert_read": pgettext_lazy("criminal case", "Confirmed an alert of a case"),
            "case.victim_edit": pgettext_lazy("criminal case", "Put facts of a victim right"),
            "case.ages": pgettext_lazy("criminal case", "Read sex and year of birth of victims from sealed ID numbers"),
            "case.victim": pgettext_lazy("criminal case", "Recorded a victim"),
        },
    ),
)
RECORDS = {"case": _("Case"), "victim": _("Victim"), "case_alert": pgettext_lazy("criminal case", "Alert of a case")}
