# SPDX-License-Identifier: Apache-2.0
"""Rows of the desk's lists: each with its state and the one step that is next; and what an empty list says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.funds.orders.records import freeze as freeze_record
from wuzha.funds.orders.records import stop as stop_record
from wuzha.funds.orders.records.case import of_order
from wuzha.funds.orders.rules.freezes import HELD
from wuzha.funds.turns import Offer, Viewer, in_the_way
from wuzha.org.roles import May
from wuzha.ui.record import Act, Chip


@dataclass(frozen=True, slots=True)
class Row:
    """An order in a list: what is held (分, none where nobody knows), its state, its one button."""

    order: StopOrder | Freeze
    held_fen: int | None
    chips: Sequence[Chip]
    act: Act


def row_of(actor: Actor, which: DeskList, order: Any) -> Row:
    """The row of an order, for who looks: its next step where they may do it, else the way to look at it."""
    viewer = Viewer(actor.person_id, "", "", actor.role)
    offer = _offer(which, order)
    can = offer is not None and not in_the_way(viewer, offer)
    look = Act(pgettext("order", "Look at it"), url=order.get_absolute_url())
    if isinstance(order, StopOrder):
        return Row(order, order.balance_fen, stop_record.chips(order)[:1], offer.act() if offer and can else look)
    held = None if order.frozen_fen is None else order.frozen_fen - order.paid_fen
    if order.state not in HELD and held is not None:
        held = order.frozen_fen
    return Row(order, held, freeze_record.chips(order), offer.act() if offer and can else look)


def _offer(which: DeskList, order: StopOrder | Freeze) -> Offer | None:
    page = order.get_absolute_url()
    if which is DeskList.SCREENING:
        return Offer(_("Record the screening"), url=f"{page}?do=screen")
    if which is DeskList.RELEASE:
        return Offer(_("Record the decision to release"), url=page, needs=(May.DECIDE_FUNDS,))
    return of_order(order) if which.rising else None


def nothing_in(which: DeskList) -> tuple[str, str]:
    """What a list without a row says: that nothing waits, and what would fill it."""
    told = {
        DeskList.STOPS: _(
            "Nothing is to be stopped. A report taken in, or a hand-over of the warning desk, prepares the stops of "
            "the first level at once; a bank's answer those of the next."
        ),
        DeskList.FREEZES: _("No freeze is open. It is prepared from a stop that holds, before that ends."),
        DeskList.FILING: _("Every case is filed or decided. A case comes here with its first stop."),
        DeskList.SCREENING: _(
            "Nothing is to be screened. A whole account comes here on its 25th day, every other freeze on its 85th."
        ),
        DeskList.RELEASE: _(
            "Nothing is to be released. What is found unrelated, or beyond what is involved, comes here with three "
            "days."
        ),
        DeskList.CASES: _("There is no case yet. The first report taken in opens it."),
        DeskList.UNFILED: _("No freeze of older data lacks its filing."),
        DeskList.DONE: _("No stop is done with yet."),
        DeskList.OVER: _("No freeze is done with yet."),
    }
    return _("Nothing waits here"), told[which]
