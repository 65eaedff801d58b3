# SPDX-License-Identifier: Apache-2.0
"""A synthetic city: its people, a year of warnings, and the work done on them, in published proportions.

Pure NumPy and polars, reproducible from one seed. Everything is visibly synthetic, and the truth about who is being
deceived is kept apart from every field the product reads.
"""
