# SPDX-License-Identifier: Apache-2.0
"""What the funds desk reads, in the reach of who asks."""
