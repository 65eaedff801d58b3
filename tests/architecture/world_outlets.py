# SPDX-License-Identifier: Apache-2.0
"""Rounds of outlets, and a letter of notice to one: ours, and those of the other city."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tests.architecture.world_cards import OfCards
from tests.architecture.world_org import Pair
from tests.measures.probe import in_force
from wuzha.org.models import Unit
from wuzha.outlets.models import OutletRound, OutletStanding
from wuzha.outlets.rules import Step


class OfOutlets(OfCards):
    @cached_property
    def outlet_round(self) -> Pair:
        keys = [
            OutletRound.unscoped.create(
                city=city, sector="BANK", span="YEAR", first=date(2025, 1, 1), last=date(2025, 12, 31), rules={},
                tau2=0, phi=1, strength=100,
            ).pk
            for city in (self.city.city, self.city.abroad)
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def outlet_letter(self) -> Pair:
        pair = self.bank_outlet
        keys = [
            in_force(city, Unit.objects.get(pk=(kwargs or {})["pk"]), kind=Step.LETTER).pk
            for city, kwargs in ((self.city.city, pair.own), (self.city.abroad, pair.foreign))
        ]
        return Pair({"pk": keys[0]}, {"pk": keys[1]})

    @cached_property
    def red_outlet(self) -> Pair:
        """Far apart in the latest round, and under nothing."""
        numbers = dict.fromkeys(
            ("expected", "ratio", "low", "high", "shrunk", "ahead", "luck", "q", "sure", "worst", "rank", "grown"), 0.5
        )
        counts = dict.fromkeys(("count", "ahead_low", "ahead_high", "rank_low", "rank_high", "before"), 0)
        keys = [
            OutletStanding.unscoped.create(
                round_id=(of or {})["pk"], outlet_id=(outlet or {})["pk"], stock=9, mark="ELIGIBLE", **numbers, **counts
            ).pk
            for of, outlet in (
                (self.outlet_round.own, self.bank_outlet.own), (self.outlet_round.foreign, self.bank_outlet.foreign),
            )
        ]  # fmt: skip
        return Pair({"pk": keys[0]}, {"pk": keys[1]})
