# SPDX-License-Identifier: Apache-2.0
"""Evidence: scenes, exhibits with their chain of custody, devices, files, and what they name."""
