# SPDX-License-Identifier: Apache-2.0
"""Shutdowns (关停)."""
