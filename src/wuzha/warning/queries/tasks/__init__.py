# SPDX-License-Identifier: Apache-2.0
"""Reads of the officer's and the grid worker's pages."""
