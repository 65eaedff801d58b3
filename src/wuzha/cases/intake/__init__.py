# SPDX-License-Identifier: Apache-2.0
"""Lists of cases as rows: what a case needs for the back-check, and what makes a row a reject."""
