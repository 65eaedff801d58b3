# SPDX-License-Identifier: Apache-2.0
"""What the funds desk takes in by file."""
