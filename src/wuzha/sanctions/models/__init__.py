# SPDX-License-Identifier: Apache-2.0
from wuzha.sanctions.models.dossiers import Dossier, DossierDeed
from wuzha.sanctions.models.easings import Easing
from wuzha.sanctions.models.papers import Paper, PaperKind
from wuzha.sanctions.models.penalties import Payment, Penalty, PenaltyStep, Remedy
from wuzha.sanctions.models.pledges import Pledge, PledgeStep
from wuzha.sanctions.models.returns import Absent, AbsentStep

__all__ = [
    "Absent", "AbsentStep", "Dossier", "DossierDeed", "Easing", "Paper", "PaperKind", "Payment", "Penalty",
    "PenaltyStep", "Pledge", "PledgeStep", "Remedy",
]  # fmt: skip
