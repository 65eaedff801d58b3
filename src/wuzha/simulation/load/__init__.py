# SPDX-License-Identifier: Apache-2.0
"""The synthetic city in the product's own tables."""
