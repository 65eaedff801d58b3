// SPDX-License-Identifier: Apache-2.0
// Charts: <div data-chart="ID of a data block">. The block holds {shape, labels, values, links, levels}; a value that may
// not be shown is null. Shapes: `column` (upright bars), `bar` (lying, most first), `ring`. Colours come from the
// theme. Every chart has its numbers in a table beside it, so it is hidden from screen readers.
const charts = new Map();

// ECharts reads no oklch(): one pixel of canvas turns any colour into rgb.
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function rgb(colour) {
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgb(${r},${g},${b})`;
}

function theme() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => rgb(style.getPropertyValue(name));
  return {
    ink: of("--color-base-content"),
    quiet: of("--quiet"),
    line: of("--hairline"),
    ground: of("--color-base-100"),
    main: of("--chart-1"),
    levels: [0, 1, 2, 3].map((level) => of(`--level-${level}`)),
  };
}

const number = new Intl.NumberFormat("en");
const text = (value) => (value == null ? "<3" : number.format(value));

function bars(data, colours, upright) {
  const category = {
    type: "category",
    data: data.labels,
    inverse: !upright,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.quiet, interval: upright ? 2 : 0, hideOverlap: upright },
  };
  const value = {
    type: "value",
    minInterval: 1,
    axisLabel: { show: upright, color: colours.quiet, formatter: (n) => number.format(n) },
    splitLine: { show: upright, lineStyle: { color: colours.line } },
  };
  return {
    grid: { left: 4, right: upright ? 8 : 64, top: 12, bottom: 4, containLabel: true },
    xAxis: upright ? category : value,
    yAxis: upright ? value : category,
    series: [
      {
        type: "bar",
        data: data.values,
        barCategoryGap: "25%",
        itemStyle: { color: colours.main, borderRadius: upright ? [2, 2, 0, 0] : [0, 2, 2, 0] },
        label: {
          show: !upright,
          position: "right",
          color: colours.ink,
          formatter: ({ value: n }) => text(n),
        },
      },
    ],
  };
}

function ring(data, colours, narrow) {
  const whole = data.values.reduce((sum, value) => sum + (value ?? 0), 0);
  const parts = data.labels.map((name, at) => ({
    name,
    value: data.values[at] ?? 0,
    shown: text(data.values[at]),
    link: at,
    itemStyle: { color: colours.levels[data.levels[at]] ?? colours.main, borderColor: colours.ground, borderWidth: 2 },
  }));
  const word = (name) => {
    const part = parts.find((one) => one.name === name);
    return part.shown === "<3" ? `${name} <3` : `${name} ${part.shown}  ${((part.value / whole) * 100).toFixed(1)}%`;
  };
  return {
    legend: {
      orient: narrow ? "horizontal" : "vertical",
      ...(narrow ? { bottom: 0, left: "center" } : { left: "58%", top: "middle" }),
      itemWidth: 12,
      itemHeight: 12,
      itemGap: narrow ? 8 : 14,
      selectedMode: false,
      textStyle: { color: colours.ink },
      formatter: word,
    },
    series: [
      {
        type: "pie",
        radius: narrow ? ["36%", "60%"] : ["48%", "80%"],
        center: narrow ? ["50%", "36%"] : ["32%", "50%"],
        data: parts,
        label: { show: false },
        emphasis: { scale: false },
      },
    ],
  };
}

function draw(box) {
  const { chart, data } = charts.get(box);
  const colours = theme();
  const isRing = data.shape === "ring";
  const shape = isRing ? ring(data, colours, box.clientWidth < 420) : bars(data, colours, data.shape === "column");
  chart.setOption(
    {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
      tooltip: {
        trigger: "item",
        confine: true,
        backgroundColor: colours.ground,
        borderColor: colours.line,
        textStyle: { color: colours.ink },
        formatter: ({ name, value, data: part }) => `${name} ${part?.shown ?? text(value)}`,
      },
      ...shape,
    },
    true,
  );
}

function start(box) {
  const data = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  if (data.shape === "bar") box.style.height = `${Math.max(8, data.labels.length * 1.75 + 1)}rem`;
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  charts.set(box, { chart, data });
  chart.on("click", ({ dataIndex, data: part }) => {
    const link = data.links[part?.link ?? dataIndex];
    if (link) location.assign(link);
  });
  draw(box);
  new ResizeObserver(() => {
    chart.resize();
    if (data.shape === "ring") draw(box);
  }).observe(box);
}

for (const box of document.querySelectorAll("[data-chart]")) start(box);

document.addEventListener("themechange", () => {
  for (const box of charts.keys()) draw(box);
});

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
