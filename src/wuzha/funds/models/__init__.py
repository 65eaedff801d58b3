# SPDX-License-Identifier: Apache-2.0
"""Records of the funds desk."""
