# SPDX-License-Identifier: Apache-2.0
"""Beside the next act of a restitution: what else can be done now, and what cannot, with what is missing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.funds.refunds.rules.lifecycle import OVER, RefundState
from wuzha.funds.refunds.rules.situation import Standing
from wuzha.ui.money import money
from wuzha.ui.record import Act

S = RefundState


def possible(at: Standing, main: Act | None) -> list[Act]:
    """All else that can be done now."""
    found = []
    if "trace" in at.acts and at.state != S.DRAFT:
        found.append(
            at.post(
                "trace",
                _("Trace and compute anew"),
                icon="route",
                hint=_("replaces the figures, before anything is approved"),
            )
        )
    if "trace" in at.acts and at.unseen:
        found.append(
            at.opens(
                "pro_rata",
                _("Divide in proportion without a statement"),
                icon="scale",
                hint=_("where none can be had, with the reason"),
            )
        )
    if "object" in at.acts:
        found.append(
            at.opens("object", _("Record an objection"), icon="message", hint=_("of a victim or anybody concerned"))
        )
    found += [
        Act(
            _("Change the payee of %(name)s") % {"name": one.name},
            url=one.url,
            icon="edit",
            hint=_("the victim's own account, or an agent's with a verified mandate"),
        )
        for one in at.people
        if one.whole and at.works and at.state in (S.TRACED, S.APPLIED, S.RETURNED, S.BANK_FAILED)
    ]
    if at.works and at.state not in OVER:
        found.append(
            at.opens(
                "flag",
                _("Record court and jurisdiction"),
                icon="scale",
                hint=_("a court, a dispute, another organ that froze"),
            )
        )
    if at.forkable:
        found.append(at.post("fork", _("Continue on the residual"), icon="repeat", hint=_("a new victim was found")))
    if "withdraw" in at.acts:
        found.append(
            at.opens(
                "withdraw",
                _("Give the restitution up"),
                icon="ban",
                kind="danger",
                hint=_("what was set aside is free again"),
            )
        )
    return [one for one in found if main is None or _way(one) != _way(main)]


def _way(act: Act) -> tuple[Any, ...]:
    return act.url, act.opens, act.post and act.hidden.get("act")


def refused(at: Standing) -> list[Act]:
    """What people look for and cannot do now, each with what is missing, who can and when."""
    if at.state in OVER:
        return []
    found = []
    if at.state == S.APPLIED and at.i_signed:
        can = _(" or ").join(at.can_sign) or _("a colleague of the funds desk")
        found.append(
            Act(
                _("Sign as second officer"),
                refused=_("The two officers must be two people; ask %(who)s") % {"who": can},
            )
        )
    if at.state in (S.MATERIALS_OK, S.ANNOUNCE_DONE) and at.i_signed and "approve" in at.acts:
        can = _(" or ").join(at.can_decide) or _("a colleague")
        found.append(
            Act(
                _("Record the county's approval"),
                refused=_("Who signed the material first does not record it; ask %(who)s") % {"who": can},
            )
        )
    if (at.state in (S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED) and "end" not in at.acts) or _runs(at):
        day = f"{at.announced_until:%m-%d}" if at.announced_until else "—"
        found.append(
            Act(
                _("End the announcement"),
                refused=_("Its days run until %(day)s, and every objection is reviewed first") % {"day": day},
            )
        )
    if "withdraw" not in at.acts and at.works:
        found.append(Act(_("Give the restitution up"), refused=_no_way_back(at)))
    if at.state != S.RECEIPTED:
        found.append(Act(_("Close the restitution"), refused=_not_closed(at)))
    return found


def _runs(at: Standing) -> bool:
    """The days of the announcement are not over."""
    announced = at.state in (S.ANNOUNCED, S.OBJECTION_REVIEWED) and at.announced_until is not None
    return bool(
        announced and at.today is not None and at.announced_until is not None and at.today <= at.announced_until
    )


def _no_way_back(at: Standing) -> str:
    if at.paid_fen:
        return _(
            "The bank has paid %(sum)s. Record what it could not pay with its answer; the rest can be given up then"
        ) % {"sum": money(at.paid_fen)}
    if at.state == S.SUBMITTED:
        return _("The package is with the prefecture; record its reply first")
    return _("The bank has the notice; record its answer first, what was not paid can be given up then")


def _not_closed(at: Standing) -> str:
    lacking = [one.name for one in at.banks if not one.has_receipt]
    if at.state in (S.BANK_NOTIFIED, S.BANK_PAID, S.BANK_FAILED) and lacking:
        return _("Missing: the receipt of %(banks)s") % {"banks": _(", ").join(dict.fromkeys(lacking))}
    if at.state == S.BANK_PAID:
        return _("Record first that the receipts are filed")
    return pgettext("restitution", "Only once the banks have paid and their receipts are filed")
