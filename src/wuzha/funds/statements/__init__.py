# SPDX-License-Identifier: Apache-2.0
"""The ledger of a case: every transfer its statements tell of, once, with each line of each file that told it."""
