# SPDX-License-Identifier: Apache-2.0
"""Standing (态势): which township stands apart from the others by more than luck, told in rounds that never change; a
township's own page; the first page of the joint office. Rounds propose; people decide."""
