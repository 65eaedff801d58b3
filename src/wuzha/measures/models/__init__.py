# SPDX-License-Identifier: Apache-2.0
"""Tables of measures."""

from wuzha.measures.models.measure import (
    Measure,
    MeasureAppeal,
    MeasureEvidence,
    MeasurePaper,
    MeasureStep,
    OfMeasure,
)
from wuzha.measures.models.subject import Subject

__all__ = ["Measure", "MeasureAppeal", "MeasureEvidence", "MeasurePaper", "MeasureStep", "OfMeasure", "Subject"]
