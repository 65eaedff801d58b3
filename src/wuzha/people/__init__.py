# SPDX-License-Identifier: Apache-2.0
"""People behind the cases: who they are, their part in each, measures before the law, and what was recovered."""
