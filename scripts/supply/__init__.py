# SPDX-License-Identifier: Apache-2.0
"""What the product is made of that others wrote: read from the lock files, audited, listed."""
