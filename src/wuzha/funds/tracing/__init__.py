# SPDX-License-Identifier: Apache-2.0
"""Where the money of a case is now: its ledger traced, the answer kept, drawn and given out."""
