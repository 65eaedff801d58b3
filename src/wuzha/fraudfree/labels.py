# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        90,
        pgettext_lazy("fraudfree", "Fraud-free units"),
        {
            "fraudfree.nominate": pgettext_lazy("fraudfree", "Entered a candidate"),
            "fraudfree.edit": pgettext_lazy("fraudfree", "Put facts of a unit right"),
            "fraudfree.apply": pgettext_lazy("fraudfree", "Applied for the title"),
            "fraudfree.own_points": pgettext_lazy("fraudfree", "Entered own points"),
            "fraudfree.evidence": pgettext_lazy("fraudfree", "Added evidence of an item"),
            "fraudfree.check": pgettext_lazy("fraudfree", "Finished a self-check"),
            "fraudfree.return": pgettext_lazy("fraudfree", "Returned an application"),
            "fraudfree.review": pgettext_lazy("fraudfree", "Took an application"),
            "fraudfree.restart": pgettext_lazy("fraudfree", "Began a creation anew"),
            "fraudfree.drop": pgettext_lazy("fraudfree", "Gave a unit up"),
            "fraudfree.count_case": pgettext_lazy("fraudfree", "Counted a case for a unit"),
            "fraudfree.strike_case": pgettext_lazy("fraudfree", "Struck a case of a unit"),
            "fraudfree.evaluate": pgettext_lazy("fraudfree", "Named the pair that evaluates"),
            "fraudfree.give_points": pgettext_lazy("fraudfree", "Gave points in an evaluation"),
            "fraudfree.survey": pgettext_lazy("fraudfree", "Recorded the survey of a sample"),
            "fraudfree.sign": pgettext_lazy("fraudfree", "Signed an evaluation"),
            "fraudfree.settle": pgettext_lazy("fraudfree", "Settled a score"),
            "fraudfree.score": pgettext_lazy("fraudfree", "A unit passed its evaluation"),
            "fraudfree.fail": pgettext_lazy("fraudfree", "A unit did not pass"),
            "fraudfree.enter_veto": pgettext_lazy("fraudfree", "Entered a veto"),
            "fraudfree.veto": pgettext_lazy("fraudfree", "A unit was vetoed"),
            "fraudfree.veto_found": pgettext_lazy("fraudfree", "Found a veto in a case"),
            "fraudfree.veto_gone": pgettext_lazy("fraudfree", "A veto is gone"),
            "fraudfree.take_veto_back": pgettext_lazy("fraudfree", "Took a veto back"),
            "fraudfree.look_again": pgettext_lazy("fraudfree", "Looked at the cases of a unit again"),
            "fraudfree.reopen": pgettext_lazy("fraudfree", "A creation goes on after a veto"),
            "fraudfree.resume": pgettext_lazy("fraudfree", "An evaluation goes on after a veto"),
            "fraudfree.publish": pgettext_lazy("fraudfree", "Gave public notice of a unit"),
            "fraudfree.object": pgettext_lazy("fraudfree", "Registered an objection"),
            "fraudfree.answer": pgettext_lazy("fraudfree", "Answered an objection"),
            "fraudfree.stop": pgettext_lazy("fraudfree", "An objection stopped an award"),
            "fraudfree.clear": pgettext_lazy("fraudfree", "Closed a public notice"),
            "fraudfree.propose": pgettext_lazy("fraudfree", "Proposed a decision on a title"),
            "fraudfree.award": pgettext_lazy("fraudfree", "A title was awarded"),
            "fraudfree.warn": pgettext_lazy("fraudfree", "Gave a yellow card"),
            "fraudfree.fail_review": pgettext_lazy("fraudfree", "Found a review not to be passed"),
            "fraudfree.renew": pgettext_lazy("fraudfree", "Renewed a title"),
            "fraudfree.suspend": pgettext_lazy("fraudfree", "A title was suspended"),
            "fraudfree.lift": pgettext_lazy("fraudfree", "A suspension is over"),
            "fraudfree.withdraw": pgettext_lazy("fraudfree", "A title was withdrawn"),
            "fraudfree.restore": pgettext_lazy("fraudfree", "A title was given back"),
            "fraudfree.certificate": pgettext_lazy("fraudfree", "Made a certificate"),
            "fraudfree.ask": pgettext_lazy("fraudfree", "Asked for lists of nominations"),
            "fraudfree.allot": pgettext_lazy("fraudfree", "Allotted the quota of a year"),
            "fraudfree.promote": pgettext_lazy("fraudfree", "Planned a meeting on fraud-free units"),
            "fraudfree.import": pgettext_lazy("fraudfree", "Received a list of nominations"),
        },
    ),
)
RECORDS = {"fraudfree": pgettext_lazy("fraudfree", "Fraud-free unit")}
