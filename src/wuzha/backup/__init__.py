# SPDX-License-Identifier: Apache-2.0
"""Backup, restore and verify: an installation as of one instant, in a folder that only the operator's key opens."""
