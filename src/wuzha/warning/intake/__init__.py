# SPDX-License-Identifier: Apache-2.0
"""Warnings as rows of a file or a request: what a directive needs, and what makes it a reject (`domain.md` §3.3)."""
