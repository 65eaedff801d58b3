# SPDX-License-Identifier: Apache-2.0
"""Cases (案件)."""
