// Charts from data, never from code: an element with data-chart names the JSON script or the address that holds its spec.
// Spec: {kind: "bar"|"line"|"step", x: [..], unit, series: [{name, data, kind?}], lines: [{value, label, level}], label,
// notes?: what is doubtful at each x, empty for nothing: drawn paler with a broken edge, and said in words}.
import "echarts";

const LEVEL = { red: "#d92d20", orange: "#f97316", yellow: "#facc15", blue: "#2563eb" };
const SERIES = ["#1456c4", "#0e9384", "#7a5af8", "#b54708", "#5b6b83"];
const DOUBTFUL = { opacity: 0.45, borderType: "dashed", borderWidth: 1.5, borderColor: "#b54708" };
const token = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const shown = new Map();

async function spec(holder) {
  if (holder.dataset.chart.startsWith("#")) return JSON.parse(document.querySelector(holder.dataset.chart).textContent);
  return (await fetch(holder.dataset.chart, { headers: { Accept: "application/json" } })).json();
}

// Steps may lie on each other: earlier series are drawn broader, so that each stays visible.
const form = (kind, index) => (kind === "step" ? { type: "line", step: "end", showSymbol: false, lineStyle: { width: Math.max(2, 7 - 2 * index) } } : { type: kind });

function option(s, ink, line) {
  const text = { color: ink, fontFamily: token("--tblr-font-sans-serif") || "sans-serif" };
  return {
    aria: { enabled: true, label: { description: s.label ?? "" } },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: SERIES,
    textStyle: text,
    grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
    legend: { show: s.series.length > 1, right: 0, top: 0, textStyle: text, itemWidth: 12, itemHeight: 8 },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value, index) => (value === null || value === undefined ? "缺测" : [value, s.unit, s.notes?.[index]].filter((part) => part || part === 0).join(" ")) },
    xAxis: { type: "category", data: s.x, axisLabel: text, axisLine: { lineStyle: { color: line } }, axisTick: { show: false } },
    yAxis: { type: "value", name: s.unit ?? "", nameTextStyle: { ...text, align: "left" }, minInterval: s.whole ? 1 : 0, axisLabel: text, splitLine: { lineStyle: { color: line } } },
    series: s.series.map((row, index) => ({
      name: row.name, data: row.data.map((value, at) => (s.notes?.[at] ? { value, itemStyle: DOUBTFUL } : value)), ...form(row.kind ?? s.kind ?? "line", index), symbolSize: 5, barMaxWidth: 18, connectNulls: false,
      markLine: index || !s.lines?.length ? undefined : {
        symbol: "none", silent: true,
        data: s.lines.map((mark) => ({ yAxis: mark.value, lineStyle: { color: LEVEL[mark.level] ?? ink, type: "dashed", width: 1.5 }, label: { formatter: mark.label, color: ink, position: "insideStartTop" } })),
      },
    })),
  };
}

async function draw(holder) {
  const s = await spec(holder);
  const chart = shown.get(holder) ?? echarts.init(holder, null, { renderer: "svg" });
  shown.set(holder, chart);
  holder.setAttribute("role", "img");
  if (s.label) holder.setAttribute("aria-label", s.label);
  const style = getComputedStyle(holder);
  chart.setOption(option(s, style.color, style.borderTopColor), true);
}

const all = () => {
  for (const [holder, chart] of shown) if (!holder.isConnected) { chart.dispose(); shown.delete(holder); }
  document.querySelectorAll("[data-chart]").forEach(draw);
};
all();
document.body.addEventListener("htmx:afterSettle", all);
document.body.addEventListener("sentinel:theme", all);
window.addEventListener("resize", () => shown.forEach((chart) => chart.resize()));
