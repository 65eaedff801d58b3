# SPDX-License-Identifier: Apache-2.0
"""What pages and other rooms read of measures, always within the actor's reach."""
