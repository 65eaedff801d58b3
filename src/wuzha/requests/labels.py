# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        27,
        pgettext_lazy("request", "Requests"),
        {
            "request.send": pgettext_lazy("request", "Sent a request"),
            "request.sign": pgettext_lazy("request", "Signed for a request"),
            "request.report": pgettext_lazy("request", "Told how far a request is"),
            "request.answer": pgettext_lazy("request", "Answered a request"),
            "request.accept": pgettext_lazy("request", "Accepted an answer"),
            "request.return": pgettext_lazy("request", "Returned an answer"),
            "request.extend": pgettext_lazy("request", "Gave more time for a request"),
            "request.remind": pgettext_lazy("request", "Reminded of a request"),
            "request.withdraw": pgettext_lazy("request", "Withdrew a request"),
            "request.file": pgettext_lazy("request", "Kept a file of a request"),
            "request.told": pgettext_lazy("request", "Confirmed a reminder of a request"),
            "request.take_out": pgettext_lazy("request", "Made a request file"),
            "request.import": pgettext_lazy("request", "Took in answers out of a file"),
        },
    ),
)
RECORDS = {"request": pgettext_lazy("request", "Request")}
