# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        60,
        pgettext_lazy("penalty", "Penalties"),
        {
            "penalty.file": pgettext_lazy("penalty", "Filed a penalty"),
            "penalty.tell": pgettext_lazy("penalty", "Recorded the notice of a penalty"),
            "penalty.defend": pgettext_lazy("penalty", "Recorded a defence"),
            "penalty.ask_hearing": pgettext_lazy("penalty", "Recorded that a hearing was asked for"),
            "penalty.hear": pgettext_lazy("penalty", "Recorded a hearing"),
            "penalty.review": pgettext_lazy("penalty", "Recorded the legal review"),
            "penalty.decide": pgettext_lazy("penalty", "Recorded the decision on a penalty"),
            "penalty.serve": pgettext_lazy("penalty", "Recorded the service of a decision"),
            "penalty.pay": pgettext_lazy("penalty", "Recorded a payment"),
            "penalty.remedy": pgettext_lazy("penalty", "Recorded a review or suit"),
            "penalty.upheld": pgettext_lazy("penalty", "Recorded the end of a review or suit"),
            "penalty.revoke": pgettext_lazy("penalty", "Recorded that a penalty was revoked"),
            "penalty.close": pgettext_lazy("penalty", "Closed a penalty"),
            "penalty.drop": pgettext_lazy("penalty", "Ended a case without a penalty"),
            "penalty.enter": pgettext_lazy("penalty", "Took a decided penalty from a ledger"),
            "sanction.import": pgettext_lazy("sanctions", "Took in a ledger of pledges or penalties"),
            "penalty.paper": pgettext_lazy("penalty", "Made a paper of a penalty, or kept its scan"),
        },
    ),
    Group(
        61,
        pgettext_lazy("pledge", "Pledges"),
        {
            "pledge.sign": pgettext_lazy("pledge", "Recorded a pledge"),
            "pledge.break": pgettext_lazy("pledge", "Recorded a breach of a pledge"),
            "pledge.follow": pgettext_lazy("pledge", "Recorded what followed a breach"),
            "pledge.end": pgettext_lazy("pledge", "Ended a pledge"),
            "pledge.paper": pgettext_lazy("pledge", "Made a pledge to be signed, or kept its scan"),
        },
    ),
    Group(
        62,
        pgettext_lazy("return", "People to return"),
        {
            "absent.list": pgettext_lazy("return", "Listed a person abroad"),
            "absent.seek": pgettext_lazy("return", "Asked a township to help"),
            "absent.contact": pgettext_lazy("return", "Recorded a contact with a person abroad"),
            "absent.come_back": pgettext_lazy("return", "Recorded the return of a person"),
            "absent.close": pgettext_lazy("return", "Took a person off the list"),
        },
    ),
    Group(
        63,
        pgettext_lazy("sanction", "Dossiers"),
        {
            "dossier.open": pgettext_lazy("sanction", "Opened a dossier"),
            "dossier.deed": pgettext_lazy("sanction", "Put a deed on file"),
            "dossier.strike": pgettext_lazy("sanction", "Struck a deed"),
            "dossier.judgment": pgettext_lazy("sanction", "Put a judgment on file"),
            "dossier.propose": pgettext_lazy("sanction", "Proposed a measure from a dossier"),
            "easing.ask": pgettext_lazy("easing", "Asked for an ease of a sanction"),
            "easing.grant": pgettext_lazy("easing", "Granted an ease of a sanction"),
            "easing.refuse": pgettext_lazy("easing", "Refused an ease of a sanction"),
            "easing.end": pgettext_lazy("easing", "Ended an ease of a sanction"),
        },
    ),
)
RECORDS = {
    "dossier": pgettext_lazy("sanction", "Dossier"),
    "easing": pgettext_lazy("easing", "Ease of a sanction"),
    "deed": pgettext_lazy("sanction", "Deed on file"),
    "penalty": pgettext_lazy("penalty", "Penalty"),
    "pledge": pgettext_lazy("pledge", "Pledge"),
    "absent": pgettext_lazy("return", "Person to return"),
    "sanction_paper": pgettext_lazy("paper", "Paper of a pledge or penalty"),
}
