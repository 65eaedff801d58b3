# SPDX-License-Identifier: Apache-2.0
"""What intake keeps: batches, their rejects, remembered headers, sources' keys and answered requests."""

from wuzha.intake.models.batch import Batch, BatchStatus, HeaderMemory, Reject
from wuzha.intake.models.source import AnsweredRequest, SourceKey

__all__ = ["AnsweredRequest", "Batch", "BatchStatus", "HeaderMemory", "Reject", "SourceKey"]
