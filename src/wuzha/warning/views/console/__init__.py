# SPDX-License-Identifier: Apache-2.0
"""The analyst's desk: queues on the left, a list in the middle, one warning on the right."""
