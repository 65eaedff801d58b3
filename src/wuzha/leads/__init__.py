# SPDX-License-Identifier: Apache-2.0
"""Leads on the black and grey market (黑灰产线索)."""
