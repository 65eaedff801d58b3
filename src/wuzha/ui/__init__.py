# SPDX-License-Identifier: Apache-2.0
"""What the pages of every domain are drawn with: shell, components, template tags, live streams, assets."""
