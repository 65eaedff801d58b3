# SPDX-License-Identifier: Apache-2.0
from wuzha.shutdowns.models.appeals import ShutdownAppeal, ShutdownPaper
from wuzha.shutdowns.models.shutdown import Shutdown, ShutdownStep
from wuzha.shutdowns.models.sites import Site, SiteCard, SiteCase, SiteKit

__all__ = [
    "Shutdown", "ShutdownAppeal", "ShutdownPaper", "ShutdownStep", "Site", "SiteCard", "SiteCase", "SiteKit",
]  # fmt: skip
