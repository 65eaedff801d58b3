# SPDX-License-Identifier: Apache-2.0
"""Reads of cases, always for an actor."""
