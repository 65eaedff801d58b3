// SPDX-License-Identifier: Apache-2.0
// Builds everything a browser gets into ui/static/dist: one style sheet, the scripts, the icon sprite, the charts.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const dist = join(assets, "..", "static", "dist");
const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

mkdirSync(dist, { recursive: true });

const tailwind = join(packageFolder("@tailwindcss/cli"), "dist", "index.mjs");
const styled = spawnSync(
  process.execPath,
  [tailwind, "--input", join(assets, "app.css"), "--output", join(dist, "app.css"), "--minify"],
  { stdio: ["ignore", "inherit", "inherit"] },
);
if (styled.status !== 0) process.exit(styled.status ?? 1);

// Scripts that are gone leave last: a server may be serving from this folder all the while.
cpSync(join(assets, "js"), join(dist, "js"), { recursive: true });
for (const name of readdirSync(join(dist, "js"), { recursive: true })) {
  if (!existsSync(join(assets, "js", name.replace(/\.gz$/, "")))) rmSync(join(dist, "js", name), { recursive: true, force: true });
}
// The one page that draws a graph has its library in a file of its own; what pages share stays shared.
buildSync({
  entryPoints: [join(assets, "network.js"), join(assets, "network-places.js")], outdir: dist, bundle: true, minify: true, format: "esm",
  target: "es2022", external: ["./js/*"], legalComments: "inline", logLevel: "warning",
});
copyFileSync(join(assets, "favicon.svg"), join(dist, "favicon.svg"));

// Our name of an icon → Lucide's. Each becomes a <symbol> that takes its colour from the text around it.
const icons = JSON.parse(readFileSync(join(assets, "icons.json"), "utf8"));
const symbols = Object.entries(icons).map(([name, lucide]) => {
  const svg = readFileSync(join(packageFolder("lucide-static"), "icons", `${lucide}.svg`), "utf8");
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes.trim()}</symbol>`;
});
writeFileSync(
  join(dist, "icons.svg"),
  `<!-- Lucide (https://lucide.dev), ISC licence -->\n<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`,
);

// WhiteNoise gives the smaller one to whoever takes it: phones have thin lines.
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  writeFileSync(join(dist, `${name}.gz`), gzipSync(readFileSync(join(dist, name)), { level: 9 }));
}
