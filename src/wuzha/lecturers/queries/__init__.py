# SPDX-License-Identifier: Apache-2.0
"""Reads, always for an actor."""
