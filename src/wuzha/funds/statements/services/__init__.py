# SPDX-License-Identifier: Apache-2.0
"""Writing the ledger of a case."""
