# SPDX-License-Identifier: Apache-2.0
"""What a city settles for its restitutions, with the source of each."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from wuzha.engine.restitution import Basis, DenominatorPolicy, Proof, Terms
from wuzha.org.rules import RuleSet


class Restitution(BaseModel):
    denominator_policy: DenominatorPolicy = Field(description="what a share is a share of · 比例分母口径")
    basis: Basis = Field(description="what of a victim counts · 比例依据（流入额或留存额）")
    proof: Proof = Field(description="what tells money apart · 时间戳溯源标准")
    epsilon_fen: int = Field(ge=0, le=100_000, description="balance that counts as empty, fen · 清零余额（分）")
    window_minutes: int = Field(ge=0, le=1440, description="minutes in which money is passed on · 对应时间窗（分钟）")
    fee_fen: int = Field(ge=0, le=100_000, description="fee tolerance, fen · 手续费容差（分）")
    announce_days: int = Field(ge=30, le=180, description="days of announcement · 公告天数")
    bank_workdays: int = Field(ge=1, le=30, description="working days of the bank · 银行办理工作日")
    warn_days: int = Field(ge=1, le=180, description="days before a freeze ends · 剩余冻结到期预警天数")
    county_unit: str = Field(min_length=2, max_length=40, description="preparing bureau · 承办公安机关")
    prefecture_unit: str = Field(
        min_length=2, max_length=40, description="deciding bureau · 决定公安机关（设区的市级以上）"
    )
    contact: str = Field(default="", max_length=40, description="office phone for objections · 异议联系电话")
    legal_basis: str = Field(min_length=2, max_length=200, description="laws cited · 引用法条")

    @property
    def terms(self) -> Terms:
        """The settings as the engine takes them."""
        window = timedelta(minutes=self.window_minutes)
        return Terms(self.epsilon_fen, window, self.fee_fen, self.proof, self.basis)


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
        "county_unit": "本级公安机关",
        "prefecture_unit": "设区的市级公安机关",
        "contact": "",
        "legal_basis": "《中华人民共和国刑事诉讼法》第二百四十五条、《电信网络新型违法犯罪案件冻结资金返还若干规定》",
    },
    _(
        "CBRC and MPS, Yinjianfa [2016] 41, article 8: ratio, 30 days, 3 working days; Criminal Procedure Law 245; "
        "denominator, window and tolerances: proposals until the annex of the detailed rules is at hand"
    ),
)
