# SPDX-License-Identifier: Apache-2.0
"""Involved cards and outlets: one of ours, and one of the other city."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from tests.factories import make_unit
from wuzha.cards.models import CardClue, InvolvedCard, LiveCards, StockChange
from wuzha.org.models import UnitKind
from wuzha.sealed import Kind, seal


class OfCards(OfOrg):
    """A card of each centre; a bank with an outlet in each city."""

    @cached_property
    def card(self) -> Pair:
        keys = [
            InvolvedCard.unscoped.create(
                centre=centre, kind="BANK", card_no=seal(Kind.ACCOUNT, f"62284800000000{place:05d}"),
                first_involved_on=timezone.localdate(),
            ).pk
            for place, centre in enumerate((self.city.centre, self.city.abroad_centre))
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def bank_outlet(self) -> Pair:
        keys = []
        for place, top in enumerate((self.city.city, self.city.abroad)):
            bank = make_unit(UnitKind.BANK, f"BANK{place}", f"测试{place}银行", top)
            keys.append(make_unit(UnitKind.BANK_OUTLET, f"BANK{place}-1", f"测试{place}银行一支行", bank).pk)
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def stock_change(self) -> Pair:
        """A decision on another number of live cards."""
        keys = []
        outlets = (self.bank_outlet.own, self.bank_outlet.foreign)
        for centre, kwargs in zip((self.city.centre, self.city.abroad_centre), outlets, strict=True):
            stock = LiveCards.unscoped.create(
                centre=centre, outlet_id=(kwargs or {})["pk"], group="PERSONAL", month=date(2025, 1, 1), live=100
            )
            keys.append(StockChange.unscoped.create(
                stock=stock, was_live=100, live=90, state="KEPT", decided_at=timezone.now()
            ).pk)  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def card_clue(self) -> Pair:
        now = timezone.now()
        keys = [
            CardClue.unscoped.create(
                centre=centre, source_no="测试", sender="测试", name=seal(Kind.NAME, "测试卡主"), received_at=now,
                sign_due_at=now, check_due_at=now, first_due_at=now, final_due_at=now,
            ).pk
            for centre in (self.city.centre, self.city.abroad_centre)
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})
