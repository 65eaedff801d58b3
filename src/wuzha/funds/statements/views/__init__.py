# SPDX-License-Identifier: Apache-2.0
"""Pages that show where the money is."""
