# SPDX-License-Identifier: Apache-2.0
"""The roof: addresses, navigation, home pages, log-in, settings."""
