# SPDX-License-Identifier: Apache-2.0
"""What the acts of the exchange are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        70,
        _("Exchange"),
        {
            "exchange.in": _("Fetched a file of directives"),
            "exchange.out": _("Wrote a file of feedback"),
            "exchange.confirmed": _("Feedback was acknowledged"),
            "link.added": _("Added a link"),
            "link.edited": _("Edited a link"),
            "link.paused": _("Paused a link"),
            "link.resumed": _("Resumed a link"),
            "link.run": _("Asked a link to exchange"),
            "webhook.added": _("Added a webhook"),
            "webhook.paused": _("Paused a webhook"),
            "webhook.resumed": _("Resumed a webhook"),
            "webhook.secret_renewed": _("Renewed a webhook's secret"),
            "webhook.sent_again": _("Sent a delivery again"),
            "webhook.given_up": _("Gave up a delivery"),
        },
    ),
)

RECORDS = {
    "link": pgettext_lazy("exchange", "Link"),
    "exchange": _("Receipt"),
    "webhook": _("Webhook"),
}
