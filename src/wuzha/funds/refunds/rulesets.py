# SPDX-License-Identifier: Apache-2.0
"""What a city settles for its restitutions, with the source of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.engine.restitution import Basis, DenominatorPolicy, Proof, Terms
from wuzha.org.rules import RuleSet


class Restitution(BaseModel):
    denominator_policy: DenominatorPolicy = Field(description=gettext_noop("what a share is a share of"))
    basis: Basis = Field(description=gettext_noop("what of a victim counts"))
    proof: Proof = Field(description=gettext_noop("what tells money apart"))
    epsilon_fen: int = Field(ge=0, le=100_000, description=gettext_noop("balance that counts as empty, fen"))
    window_minutes: int = Field(ge=0, le=1440, description=gettext_noop("minutes in which money is passed on"))
    fee_fen: int = Field(ge=0, le=100_000, description=gettext_noop("fee tolerance, fen"))
    announce_days: int = Field(ge=30, le=180, description=gettext_noop("days of announcement"))
    bank_workdays: int = Field(ge=1, le=30, description=gettext_noop("working days of the bank"))
    warn_days: int = Field(ge=1, le=180, description=gettext_noop("days before a freeze with money left ends"))
    prefecture_unit: str = Field(default="", max_length=40, description=gettext_noop("deciding bureau"))
    contact: str = Field(default="", max_length=40, description=gettext_noop("office phone for objections"))

    @property
    def terms(self) -> Terms:
        """The settings as the engine takes them."""
        window = timedelta(minutes=self.window_minutes)
        return Terms(self.epsilon_fen, window, self.fee_fen, self.proof, self.basis)


#: What stood for the deciding bureau before a city named it; no paper may print it.
_PLACEHOLDER = "设区的市级公安机关"


def _since(stored: dict[str, Any]) -> dict[str, Any]:
    """A version of an older release: without the placeholder. Its bureau and its laws come from elsewhere now."""
    return stored | ({"prefecture_unit": ""} if stored.get("prefecture_unit") == _PLACEHOLDER else {})


RESTITUTION = RuleSet(
    "funds.restitution",
    _("Restitution of frozen money"),
    Restitution,
    lambda: {
        "denominator_policy": "D2_ALL_INFLOWS",
        "basis": "inflow",
        "proof": "agreement",
        "epsilon_fen": 1_000,
        "window_minutes": 30,
        "fee_fen": 5_000,
        "announce_days": 30,
        "bank_workdays": 3,
        "warn_days": 30,
        # Empty until the city names it: papers leave the line open.
        "prefecture_unit": "",
        "contact": "",
    },
    _(
        "CBRC and MPS, Yinjianfa [2016] 41, article 8: ratio, 30 days, 3 working days; Criminal Procedure Law 245; "
        "denominator, window and tolerances: proposals until the annex of the detailed rules is at hand"
    ),
    since=_since,
)
