# SPDX-License-Identifier: Apache-2.0
"""Exchange with other systems: directives from the upper platform, feedback back to it, webhooks to whoever listens.

Nothing here decides anything. Each exchange leaves a receipt: what went in or out, when, how much, and what was
answered.
"""
