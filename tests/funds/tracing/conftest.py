# SPDX-License-Identifier: Apache-2.0
"""The worked example, imported and ready to trace."""

from __future__ import annotations

from tests.funds.statements.conftest import bring, imported, worked

__all__ = ["bring", "imported", "worked"]
