# SPDX-License-Identifier: Apache-2.0
"""What keeps Wuzha running on one machine: data directory, keys, embedded database, processes.

Nothing here imports Django except inside functions, so that `wuzha --help` stays fast and works without it.
"""
