# SPDX-License-Identifier: Apache-2.0
"""The shell around every page: look, navigation, log-in, language, error pages."""
