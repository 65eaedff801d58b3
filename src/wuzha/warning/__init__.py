# SPDX-License-Identifier: Apache-2.0
"""防 · Warnings: received, merged, completed, dispatched, and met with an outcome."""
