# SPDX-License-Identifier: Apache-2.0
"""Cards (两卡)."""
