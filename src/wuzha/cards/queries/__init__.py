# SPDX-License-Identifier: Apache-2.0
"""Reads, always for an actor; `outlets` counts for the system too."""
