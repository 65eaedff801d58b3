# SPDX-License-Identifier: Apache-2.0
"""What pages of calls show, always within the actor's reach."""
