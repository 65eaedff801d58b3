# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the funds desk."""
