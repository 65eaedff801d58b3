# SPDX-License-Identifier: Apache-2.0
"""Pages that stay true: server-sent events from one hub a web process to every open page.

`answer.stream` is the HTTP answer of a live address; `hub.Hub` reads a source of changes for all streams at once; what
is told to whom is the source's business: `news.News` says that there is news of a record, `wuzha.warning.views.live`
draws rows.
"""
