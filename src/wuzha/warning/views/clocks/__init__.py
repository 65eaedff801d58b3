# SPDX-License-Identifier: Apache-2.0
"""Pages of the clocks: alerts, pauses, transfers between stations."""
