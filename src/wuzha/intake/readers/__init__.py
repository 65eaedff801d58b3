# SPDX-License-Identifier: Apache-2.0
"""Readers: a file from outside becomes a table of text, or an answer that says what is wrong with it.

No Django, no database. Nothing here judges what a cell means: that is `intake.cells` and `engine.identifiers`.
"""
