# SPDX-License-Identifier: Apache-2.0
"""Pages of known cases and their back-check."""
