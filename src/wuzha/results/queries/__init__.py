# SPDX-License-Identifier: Apache-2.0
"""What is counted and listed, always for an actor."""
