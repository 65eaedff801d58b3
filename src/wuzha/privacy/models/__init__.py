# SPDX-License-Identifier: Apache-2.0
"""What privacy keeps."""

from wuzha.privacy.models.export import Export, ExportState
from wuzha.privacy.models.grant import Grant
from wuzha.privacy.models.impact import ImpactEntry, ImpactVersion
from wuzha.privacy.models.lead import LeadKind, LeadState, ReadingLead
from wuzha.privacy.models.retention import LegalHold, RetentionRun, RunState

__all__ = [
    "Export", "ExportState", "Grant", "ImpactEntry", "ImpactVersion", "LeadKind", "LeadState", "LegalHold",
    "ReadingLead", "RetentionRun", "RunState",
]  # fmt: skip
