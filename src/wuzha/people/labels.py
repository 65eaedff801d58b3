# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        26,
        pgettext_lazy("person", "People of cases"),
        {
            "person.import": pgettext_lazy("person", "Received people and measures"),
            "person.record": pgettext_lazy("person", "Recorded a person"),
            "person.found": pgettext_lazy("person", "Confirmed that it is a person known already"),
            "person.amend": pgettext_lazy("person", "Put right what is known of a person"),
            "person.identify": pgettext_lazy("person", "Identified a person"),
            "person.merge": pgettext_lazy("person", "Joined a person to the one it is"),
            "person.part": pgettext_lazy("person", "Parted two people again"),
            "person.involve": pgettext_lazy("person", "Recorded a part in a case"),
            "person.roles": pgettext_lazy("person", "Changed the part in a case"),
            "person.end": pgettext_lazy("person", "Ended the part in a case"),
            "person.again": pgettext_lazy("person", "Took up the part in a case again"),
            "person.measure": pgettext_lazy("person", "Recorded a measure"),
            "person.correct": pgettext_lazy("person", "Put a measure right"),
            "person.void": pgettext_lazy("person", "Took a measure back"),
            "recovery.record": pgettext_lazy("person", "Recorded a recovery"),
            "recovery.correct": pgettext_lazy("person", "Put a recovery right"),
            "recovery.void": pgettext_lazy("person", "Took a recovery back"),
        },
    ),
)
RECORDS = {
    "individual": pgettext_lazy("person", "Person"),
    "involvement": pgettext_lazy("person", "Part in a case"),
    "person_measure": pgettext_lazy("measure", "Measure against a person"),
    "recovery": pgettext_lazy("recovery", "Recovery"),
}
