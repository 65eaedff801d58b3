# SPDX-License-Identifier: Apache-2.0
"""The live addresses of the desk: what a page can follow, and what it is told when the change feed moves."""
