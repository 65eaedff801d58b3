# SPDX-License-Identifier: Apache-2.0
"""What series read, in the reach of who asks."""
