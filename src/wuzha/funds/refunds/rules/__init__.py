# SPDX-License-Identifier: Apache-2.0
"""What may happen to a restitution, as pure decisions."""
