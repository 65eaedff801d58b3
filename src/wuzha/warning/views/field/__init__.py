# SPDX-License-Identifier: Apache-2.0
"""Pages for the street: the officer's tasks, and the visits of grid workers."""
