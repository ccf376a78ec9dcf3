// From the layer registry to a MapLibre style. A layer may say in its style:
// color, icon, size, label (attribute), minlabel (zoom), by (attribute), colors {value: level, status or #hex},
// words {value: word}, plain (word for no level), ring (draw hollow, dots and areas), fields {attribute: label} for the panel, on [module, …] whose events redraw it, opacity of a picture.
// An attribute named level brings the warning colours and their words by itself.
// over (attribute): of dots that lie on one another the one with more of it is drawn above.
const NAMED = {
  red: "#d92d20", orange: "#f97316", yellow: "#facc15", blue: "#2563eb",
  waiting: "#667085", doing: "#d97706", done: "#15803d", late: "#b42318", stale: "#98a2b3", none: "#5f7391",
};
// None of these can be taken for a warning level.
const PALETTE = ["#0e7490", "#7a5af8", "#3b7c0f", "#c11574", "#0f766e", "#6941c6", "#57534e"];
const LEVELS = { red: "red", orange: "orange", yellow: "yellow", blue: "blue" };
const LEVEL_WORDS = { red: "红色", orange: "橙色", yellow: "黄色", blue: "蓝色" };
export const hex = (name) => NAMED[name] ?? name;
const BUBBLE = ["has", "cluster_count"];
const SINGLE = ["!", BUBBLE];
/** True for a layer that a district brought, and for one not yet confirmed. */
export const brought = (layer) => layer.name.startsWith("imported.") || layer.name.startsWith("draft.");

/** The page's theme for the ground of the map. */
export function ground() {
  const dark = document.documentElement.dataset.bsTheme === "dark";
  return dark
    ? { paper: "#0d1930", fill: "#14284a", line: "#3c5f96", outline: "#8db7ff", ink: "#dbe4f2", halo: "#0b1526" }
    : { paper: "#e9eff6", fill: "#f8fafd", line: "#a9bad2", outline: "#1456c4", ink: "#26334a", halo: "#ffffff" };
}

/** The style with its defaults filled in. */
export function settled(layer) {
  const style = layer.style ?? {};
  const by = style.by ?? style.colour_by ?? "";
  const levels = by === "level";
  const plain = style.plain ? { "": style.plain } : {};
  const colors = style.colors ?? (levels ? { ...LEVELS, ...(style.plain ? { "": "none" } : {}) } : {});
  return { ...style, by, colors, words: style.words ?? (levels ? { ...LEVEL_WORDS, ...plain } : {}), color: style.color ?? (levels ? "#667085" : undefined) };
}

export function colorOf(layer, index) {
  const style = layer.style;
  if (layer.name.startsWith("areas.")) return layer.name === "areas.outline" ? ground().outline : ground().line;
  const plain = hex(style.color ?? PALETTE[index % PALETTE.length]);
  const cases = Object.entries(style.colors);
  if (!style.by || !cases.length) return plain;
  return ["match", ["to-string", ["get", style.by]], ...cases.flatMap(([value, color]) => [value, hex(color)]), plain];
}

function polygon(layer, base, g, index) {
  const district = layer.name === "areas.outline";
  const own = layer.style.by || layer.style.color || brought(layer);
  const color = own ? colorOf(layer, index) : g.fill;
  const line = own ? color : district ? g.outline : g.line;
  return [
    { ...base, id: `${layer.name}:fill`, type: "fill", paint: { "fill-color": color, "fill-opacity": layer.style.ring ? 0 : own ? 0.28 : district ? 1 : 0.35 } },
    { ...base, id: `${layer.name}:line`, type: "line", paint: { "line-color": line, "line-width": district ? 2.5 : 1.1, ...(district ? {} : { "line-dasharray": [3, 2] }) } },
  ];
}

/** Colours of a layer's dots; one whose key stands among `layer.stale` is hollow, so that it looks as old as it is. */
export function dotPaint(layer, index, g) {
  const plain = layer.name === "areas.seat" || layer.name === "areas.village";
  const color = plain ? g.line : colorOf(layer, index);
  if (layer.style.ring) return { "circle-color": g.fill, "circle-stroke-color": color };
  if (!layer.stale?.length) return { "circle-color": color, "circle-stroke-color": g.halo };
  const old = ["in", ["to-string", ["coalesce", ["get", "key"], ["get", "code"], ""]], ["literal", layer.stale]];
  return { "circle-color": ["case", old, g.fill, color], "circle-stroke-color": ["case", old, NAMED.stale, g.halo] };
}

/** Many points of one place as a circle with their number; the tile says how many and where they lie. */
function bubbles(layer, base, g, index) {
  const color = colorOf(layer, index);
  const plain = Array.isArray(color) ? color.at(-1) : color;
  const count = ["get", "cluster_count"];
  return [
    { ...base, id: `${layer.name}:bubble`, type: "circle", filter: BUBBLE, paint: { "circle-color": plain, "circle-opacity": 0.88, "circle-stroke-color": g.halo, "circle-stroke-width": 2, "circle-radius": ["interpolate", ["linear"], ["log10", count], 0, 10, 1, 14, 2, 19, 4, 28] } },
    { ...base, id: `${layer.name}:count`, type: "symbol", filter: BUBBLE, layout: { "text-field": ["to-string", count], "text-font": ["Noto Sans CJK SC"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": "#ffffff" } },
  ];
}

function point(layer, base, g, index) {
  const made = dots(layer, base, g, index).map((one) => ({ ...one, filter: one.filter ? ["all", SINGLE, one.filter] : SINGLE }));
  return [...made, ...bubbles(layer, base, g, index)];
}

function dots(layer, base, g, index) {
  const seat = layer.name === "areas.seat";
  const village = layer.name === "areas.village";
  const size = layer.style.size ?? (seat || village ? 2.5 : 5.5);
  return [
    { ...base, id: `${layer.name}:dot`, type: "circle", layout: layer.style.over ? { "circle-sort-key": ["get", layer.style.over] } : {}, paint: { ...dotPaint(layer, index, g), "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, size * 0.8, 10, layer.style.icon ? 9 : size, 14, layer.style.icon ? 13 : size * 1.6], "circle-stroke-width": seat || village ? 0 : layer.style.ring ? 2.5 : 1.5 } },
    ...(layer.style.icon ? [{ ...base, id: `${layer.name}:icon`, type: "symbol", minzoom: 10, layout: { "icon-image": `icon:${layer.style.icon}`, "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.3, 14, 0.45], "icon-allow-overlap": true } }] : []),
    {
      ...base, id: `${layer.name}:word`, type: "symbol", minzoom: layer.style.minlabel ?? (seat ? 8.5 : 11),
      layout: { "text-field": ["coalesce", ["get", layer.style.label ?? "name"], ""], "text-font": ["Noto Sans CJK SC"], "text-size": seat ? 13 : 12, "text-offset": [0, layer.style.icon ? 1.1 : 0.9], "text-anchor": "top", "text-optional": true },
      paint: { "text-color": g.ink, "text-halo-color": g.halo, "text-halo-width": 1.4 },
    },
  ];
}

function line(layer, base, index) {
  return [{ ...base, id: `${layer.name}:line`, type: "line", paint: { "line-color": colorOf(layer, index), "line-width": 3 } }];
}

/** Points, lines and areas of one file, each drawn as what it is. */
function mixed(layer, base, g, index) {
  const only = (kind, made) => made.map((one) => ({ ...one, filter: one.filter ? ["all", ["==", ["geometry-type"], kind], one.filter] : ["==", ["geometry-type"], kind] }));
  return [...only("Polygon", polygon(layer, base, g, index).slice(0, 1)), ...line(layer, base, index), ...only("Point", dots(layer, base, g, index))];
}

const DRAWN = { polygon, mixed, point, line: (layer, base, g, index) => line(layer, base, index) };

/** The MapLibre layers of one registry layer; one without data draws nothing. */
export function drawn(layer, index, g) {
  const base = { source: layer.name, "source-layer": layer.name, layout: { visibility: layer.shown ? "visible" : "none" } };
  if (layer.empty) return [];
  if (layer.kind === "raster") return [{ id: `${layer.name}:picture`, type: "raster", source: layer.name, layout: base.layout, paint: { "raster-opacity": layer.style.opacity ?? 0.8, "raster-fade-duration": 0 } }];
  const made = DRAWN[layer.kind](layer, base, g, index);
  return made.map((one) => ({ ...one, layout: { ...base.layout, ...one.layout } }));
}

/** Where a layer comes from: its tiles, or one picture laid on its corners. */
function sourceOf(layer) {
  if (layer.kind !== "raster") return { type: "vector", tiles: [location.origin + layer.tiles], minzoom: 0, maxzoom: 14 };
  const [west, south, east, north] = layer.picture.corners;
  return { type: "image", url: location.origin + (layer.picture.now ?? layer.picture.url), coordinates: [[west, north], [east, north], [east, south], [west, south]] };
}

/** The icons that layers ask for, drawn white for the map; one that the sprite lacks is left out. */
export async function icons(layers, sprite) {
  const wanted = [...new Set(layers.map((layer) => layer.style.icon).filter(Boolean))];
  if (!wanted.length) return [];
  const book = new DOMParser().parseFromString(await (await fetch(sprite)).text(), "image/svg+xml");
  const drawnOnes = wanted.map(async (name) => {
    const symbol = book.getElementById(name);
    if (!symbol) return null;
    const image = new Image(40, 40);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 24 24" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${symbol.innerHTML}</svg>`)}`;
    await image.decode();
    return { name: `icon:${name}`, image };
  });
  return (await Promise.all(drawnOnes)).filter(Boolean);
}

/** The whole style: no glyphs, so every character is drawn from the reader's own fonts. */
export function styleOf(layers) {
  const g = ground();
  const rank = { raster: 0, polygon: 0, mixed: 1, line: 1, point: 2 };
  const parts = layers.map((layer, index) => ({ layer, drawn: drawn(layer, index, g) })).sort((a, b) => rank[a.layer.kind] - rank[b.layer.kind]);
  const flat = parts.flatMap((part) => part.drawn);
  const below = (one) => one.source.startsWith("areas.");
  const pictures = flat.filter((one) => one.type === "raster");
  const words = flat.filter((one) => one.type === "symbol");
  const edge = flat.filter((one) => one.id === "areas.outline:line");
  const fills = flat.filter((one) => one.type === "fill");
  const lines = flat.filter((one) => one.type === "line" && !edge.includes(one));
  const dots = flat.filter((one) => one.type === "circle");
  return {
    version: 8,
    sources: Object.fromEntries(layers.filter((layer) => !layer.empty).map((layer) => [layer.name, sourceOf(layer)])),
    layers: [{ id: "paper", type: "background", paint: { "background-color": g.paper } }, ...fills.filter(below), ...pictures, ...fills.filter((one) => !below(one)), ...lines, ...edge, ...dots, ...words],
  };
}
