# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        26,
        pgettext_lazy("operations", "Operations"),
        {
            "operation.plan": pgettext_lazy("operations", "Entered an operation"),
            "operation.start": pgettext_lazy("operations", "Started it"),
            "operation.extend": pgettext_lazy("operations", "Changed its last day"),
            "operation.end": pgettext_lazy("operations", "Ended it"),
            "operation.sum_up": pgettext_lazy("operations", "Recorded the report that sums it up"),
            "operation.call_off": pgettext_lazy("operations", "Called it off"),
            "operation.correct": pgettext_lazy("operations", "Put a step of it right"),
            "operation.tag": pgettext_lazy("operations", "Marked a case with it"),
            "operation.untag": pgettext_lazy("operations", "Took its mark off a case"),
            "operation.set_target": pgettext_lazy("operations", "Set a target"),
            "operation.change_target": pgettext_lazy("operations", "Changed a target"),
            "operation.take_back_target": pgettext_lazy("operations", "Took a target back"),
        },
    ),
    Group(
        27,
        pgettext_lazy("force", "Task force"),
        {
            "force.admit": pgettext_lazy("force", "Took a member in"),
            "force.import": pgettext_lazy("force", "Received a roster"),
            "force.admit_rows": pgettext_lazy("force", "Took a roster in"),
            "force.move": pgettext_lazy("force", "Changed the duty of a member"),
            "force.release": pgettext_lazy("force", "Recorded the last day of a member"),
            "force_duty.put_on": pgettext_lazy("force", "Put a member on duty"),
            "force_duty.swap": pgettext_lazy("force", "Gave a shift to another member"),
            "force_duty.exchange": pgettext_lazy("force", "Let two members exchange their shifts"),
            "force_duty.take_off": pgettext_lazy("force", "Took a member off a shift"),
            "training.plan": pgettext_lazy("training", "Entered a training"),
            "training.call_off": pgettext_lazy("training", "Called a training off"),
            "training.attend": pgettext_lazy("training", "Recorded who came to a training"),
        },
    ),
)
RECORDS = {
    "operation": pgettext_lazy("operations", "Operation"),
    "operation_target": pgettext_lazy("operations", "Target of an operation"),
    "force_member": pgettext_lazy("force", "Member of the task force"),
    "force_term": pgettext_lazy("force", "Term of a member"),
    "force_duty": pgettext_lazy("force", "Duty of the task force"),
    "training": pgettext_lazy("training", "Training"),
}
