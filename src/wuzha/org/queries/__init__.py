# SPDX-License-Identifier: Apache-2.0
"""What the administration reads, always within the actor's reach."""
