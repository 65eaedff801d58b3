# SPDX-License-Identifier: Apache-2.0
"""Pages that work without signal, what they fetch and send, photos, and two accounts side by side."""
