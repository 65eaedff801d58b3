# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms read of measures, always within the actor's reach."""

from wuzha.measures.models import Measure

__all__ = ["Measure"]
