# SPDX-License-Identifier: Apache-2.0
"""The product put together: addresses, navigation, home pages, log-in, settings."""
