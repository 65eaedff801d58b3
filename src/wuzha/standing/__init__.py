# SPDX-License-Identifier: Apache-2.0
"""Standing (态势)."""
