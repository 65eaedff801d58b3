# SPDX-License-Identifier: Apache-2.0
"""What is taken along on a phone, and how two accounts of a task are shown."""
