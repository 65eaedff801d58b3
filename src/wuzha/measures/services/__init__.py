# SPDX-License-Identifier: Apache-2.0
"""The only writers of measures: proposing, deciding, what follows in force, appeals, ending, papers."""
