# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms read of oversight, always within the actor's reach."""
