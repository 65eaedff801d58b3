# SPDX-License-Identifier: Apache-2.0
"""Writing side of intake: opening a batch, deciding its headers, running it, cancelling it."""
