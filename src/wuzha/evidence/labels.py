# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        27,
        pgettext_lazy("evidence", "Evidence"),
        {
            "scene.record": pgettext_lazy("evidence", "Recorded the survey of a scene"),
            "scene.correct": pgettext_lazy("evidence", "Put the record of a survey right"),
            "exhibit.take": pgettext_lazy("evidence", "Recorded an exhibit"),
            "exhibit.store": pgettext_lazy("evidence", "Put an exhibit into store"),
            "exhibit.lend": pgettext_lazy("evidence", "Lent an exhibit for examination"),
            "exhibit.extend": pgettext_lazy("evidence", "Put the return of an exhibit off"),
            "exhibit.return": pgettext_lazy("evidence", "Recorded that an exhibit came back"),
            "exhibit.reseal": pgettext_lazy("evidence", "Sealed an exhibit anew"),
            "exhibit.note": pgettext_lazy("evidence", "Explained something about an exhibit"),
            "exhibit.person": pgettext_lazy("evidence", "Said whose an exhibit is"),
            "exhibit.hand_over": pgettext_lazy("evidence", "Handed an exhibit over with its case"),
            "exhibit.give_back": pgettext_lazy("evidence", "Gave an exhibit back to its owner"),
            "exhibit.surrender": pgettext_lazy("evidence", "Recorded that an exhibit went to the treasury"),
            "exhibit.destroy": pgettext_lazy("evidence", "Recorded that an exhibit was destroyed"),
            "device.record": pgettext_lazy("evidence", "Recorded a device"),
            "device.number": pgettext_lazy("evidence", "Recorded a number of a device"),
            "device.person": pgettext_lazy("evidence", "Said who used a device"),
            "evidence_file.add": pgettext_lazy("evidence", "Added a file of evidence"),
            "evidence_file.check": pgettext_lazy("evidence", "Compared a file of evidence with its hashes"),
            "entity.decide": pgettext_lazy("evidence", "Decided what a file names"),
        },
    ),
)
RECORDS = {
    "scene": pgettext_lazy("evidence", "Scene"),
    "exhibit": pgettext_lazy("exhibit", "Exhibit"),
    "device": pgettext_lazy("device", "Device"),
    "evidence_file": pgettext_lazy("evidence", "File of evidence"),
    "entity": pgettext_lazy("entity", "Entity"),
}
