# SPDX-License-Identifier: Apache-2.0
"""Where the money went: every fen of a victim, through mixed accounts, by a stated rule."""
