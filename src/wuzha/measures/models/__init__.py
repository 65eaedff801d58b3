# SPDX-License-Identifier: Apache-2.0
"""Tables of measures."""

from wuzha.measures.models.handout import HandOut, HandOutRow, Recall
from wuzha.measures.models.measure import (
    Measure,
    MeasureAppeal,
    MeasureEvidence,
    MeasurePaper,
    MeasureStep,
    OfMeasure,
)
from wuzha.measures.models.review import Review
from wuzha.measures.models.subject import Subject

__all__ = [
    "HandOut",
    "HandOutRow",
    "Measure",
    "MeasureAppeal",
    "MeasureEvidence",
    "MeasurePaper",
    "MeasureStep",
    "OfMeasure",
    "Recall",
    "Review",
    "Subject",
]
