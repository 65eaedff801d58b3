# SPDX-License-Identifier: Apache-2.0
"""What looking something up is called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (Group(21, _("Search"), {"search.run": _("Looked for a record or a person")}),)
