// SPDX-License-Identifier: Apache-2.0
// What every page has. Each module wires itself by data attributes, so pages need no script of their own for these.
import "./theme.js";
import "./menus.js";
import "./dialogs.js";
import "./toasts.js";
import "./times.js";
import "./keys.js";
import "./rows.js";
import "./columns.js";
import "./drafts.js";
import "./forms.js";
import "./narrow.js";
import "./paste.js";
import "./progress.js";
import "./device.js";
import "./palette.js";
import "./language.js";
