# SPDX-License-Identifier: Apache-2.0
"""Tables of oversight. Listings themselves are measures."""

from wuzha.oversight.models.records import (
    Interview,
    InterviewStep,
    OversightPaper,
    Referral,
    ReferralStep,
)

__all__ = ["Interview", "InterviewStep", "OversightPaper", "Referral", "ReferralStep"]
