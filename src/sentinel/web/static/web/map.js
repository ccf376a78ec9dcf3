// One Map: layers from the registry, selection and surroundings from what the reader's own tiles hold, text beside the picture.
import { LngLat, Map as GlMap, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { credits, legend, listLayers, make, word } from "sentinel/map-panel";
import { leading, picked } from "sentinel/map-point";
import { brought, dotPaint, ground, icons, settled, styleOf } from "sentinel/map-style";
import { choice, run } from "sentinel/map-time";

const NEAR_M = 3000;
const REDRAW_MS = 2500;
const SPOTS = 6;
const holder = document.querySelector("[data-map]");
let map = null;
let layers = [];
let selected = null;
const due = new Map();

const nameOf = (feature) => String(feature.properties.name ?? feature.properties.key ?? feature.properties.code ?? "");
const keyOf = (feature) => String(feature.properties.key ?? feature.properties.code ?? nameOf(feature));
const urlOf = (layer, feature) => (layer.record_url ? layer.record_url.replace("{key}", encodeURIComponent(keyOf(feature))) : "");
const stateOf = (layer, feature) => {
  if (layer.stale?.includes(keyOf(feature))) return word("stale");
  const value = feature.properties[layer.style.by];
  return value === undefined ? "" : String(layer.style.words[value] ?? value);
};

function link(layer, feature) {
  const url = urlOf(layer, feature);
  const made = make(url ? "a" : "span", nameOf(feature));
  if (url) made.href = url;
  return made;
}

function once(features) {
  const seen = new Map();
  for (const feature of features) seen.set(keyOf(feature), feature);
  return [...seen.values()];
}

const visible = () => layers.filter((layer) => layer.shown && ["point", "mixed"].includes(layer.kind) && map.getSource(layer.name));
const single = (feature) => feature.properties.cluster_count === undefined;
const drawnIds = (layer, ...parts) => parts.map((part) => `${layer.name}:${part}`).filter((id) => map.getLayer(id));
const inSource = (layer) => map.querySourceFeatures(layer.name, { sourceLayer: layer.name }).filter(single);

function inView() {
  return visible().map((layer) => {
    const bubbles = once(map.queryRenderedFeatures({ layers: drawnIds(layer, "bubble") }).map((one) => Object.assign(one, { properties: { ...one.properties, key: `${one.properties.cluster_west},${one.properties.cluster_south},${one.properties.cluster_count}` } })));
    const found = once(map.queryRenderedFeatures({ layers: drawnIds(layer, "dot") }));
    return { layer, found, total: found.length + bubbles.reduce((sum, one) => sum + one.properties.cluster_count, 0) };
  }).filter((row) => row.total);
}

function near(at) {
  return visible().map((layer) => ({
    layer,
    found: once(inSource(layer)).filter((feature) => feature.geometry.type === "Point" && at.distanceTo(LngLat.convert(feature.geometry.coordinates)) <= NEAR_M),
  })).filter((row) => row.found.length);
}

function drawAround() {
  const around = document.getElementById("map-around");
  if (!around) return;
  const rows = selected ? near(selected.at) : inView();
  around.querySelector("h2").textContent = word(selected ? "near" : "here");
  const list = around.querySelector("ul");
  list.replaceChildren(...rows.map(({ layer, found, total = found.length }) => {
    const item = make("li");
    const details = make("details", "", "grow");
    const summary = make("summary", layer.title);
    const inner = make("ul", "", "around");
    inner.append(...found.slice(0, 30).map((feature) => { const li = make("li"); li.append(link(layer, feature), make("span", stateOf(layer, feature), "n quiet")); return li; }));
    if (total > found.length) inner.append(make("li", word("closer"), "quiet"));
    details.append(summary, inner);
    item.append(details, make("span", String(total), "n num"));
    return item;
  }));
  if (!rows.length) list.append(make("li", word("none"), "quiet"));
}

function drawTable() {
  const body = document.querySelector("#map-table tbody");
  body?.replaceChildren(...inView().flatMap(({ layer, found }) => found.map((feature) => {
    const row = make("tr");
    const name = make("td");
    name.append(link(layer, feature));
    const kind = make("td", layer.title);
    const state = make("td", stateOf(layer, feature) || "—");
    [kind, name, state].forEach((cell, place) => { cell.dataset.label = ["图层", "名称", "状态"][place]; });
    row.append(kind, name, state);
    return row;
  })));
}

function select(layer, feature, at) {
  selected = { at };
  const panel = document.getElementById("map-selected");
  const facts = make("dl", "", "facts");
  const rows = [["图层", layer.title], [word("state"), stateOf(layer, feature)], ...Object.entries(layer.style.fields ?? {}).map(([name, label]) => [label, feature.properties[name]])];
  for (const [label, value] of rows) {
    if (!label || value === undefined || value === "") continue;
    const pair = make("div");
    pair.append(make("dt", label), make("dd", String(value)));
    facts.append(pair);
  }
  panel?.replaceChildren(make("h2", word("selected")), make("p", nameOf(feature), "h3 my-2"), facts);
  const mark = feature.properties.mark ?? layer.mark;
  if (mark) panel?.append(make("span", mark, "mk"));
  const body = make("div");
  body.append(make("strong", nameOf(feature)), make("div", stateOf(layer, feature), "quiet"));
  const url = urlOf(layer, feature);
  if (url) { const open = make("a", word("open")); open.href = url; body.append(open); panel?.append(Object.assign(open.cloneNode(true), { className: "btn btn-primary mt-3 d-block" })); }
  const popup = new Popup({ offset: 10, focusAfterOpen: false }).setLngLat(at).setDOMContent(body).addTo(map);
  // In this library's version `on` gives back a subscription, not the popup.
  popup.on("close", () => { selected = null; drawAround(); });
  drawAround();
}

// The panel of what matters: lines outside the picture step back, the first few inside it stand.
function sift() {
  const shown = map.getBounds();
  for (const group of document.querySelectorAll("[data-spots]")) {
    const lines = [...group.querySelectorAll("li")];
    const inside = lines.filter((line) => !line.dataset.at || shown.contains(line.dataset.at.split(",").map(Number)));
    const first = new Set(inside.slice(0, SPOTS));
    lines.forEach((line) => { line.hidden = !first.has(line); });
    group.querySelector("[data-spots-count]").textContent = inside.length === lines.length ? String(lines.length) : `${inside.length} / ${lines.length}`;
    group.querySelector("[data-spots-none]").hidden = inside.length > 0;
    group.querySelector("[data-spots-all]").hidden = first.size === lines.length;
  }
}

function age() {
  const told = document.querySelector("[data-map-stale]");
  const layer = told && layers.find((one) => one.name === told.dataset.mapStale);
  if (!layer) return;
  const keys = told.dataset.keys.split(" ").filter(Boolean);
  if (keys.join() === (layer.stale ?? []).join()) return;
  layer.stale = keys;
  const id = `${layer.name}:dot`;
  if (map.getLayer(id)) for (const [name, value] of Object.entries(dotPaint(layer, layers.indexOf(layer), ground()))) map.setPaintProperty(id, name, value);
  legend(layers);
}

function fault() {
  if (holder.querySelector(".map-fault")) return;
  const note = make("div", word("fault"), "note note-bad map-fault");
  note.setAttribute("role", "status");
  holder.append(note);
  setTimeout(() => note.remove(), 8000);
}

function redraw(name) {
  if (due.has(name)) return;
  due.set(name, setTimeout(() => { due.delete(name); if (map.getSource(name)) map.refreshTiles(name); }, REDRAW_MS));
}

function changed(event) {
  const modules = new Set((event.detail?.events ?? []).map((one) => one.name.split(".")[0]));
  for (const layer of layers) {
    const on = layer.style.on ?? [layer.name.split(".")[0]];
    if (event.type === "sentinel:resync" || on.some((module) => modules.has(module))) redraw(layer.name);
  }
}

function find(text) {
  for (const { layer, found } of visible().map((one) => ({ layer: one, found: map.querySourceFeatures(one.name, { sourceLayer: one.name }) }))) {
    const hit = found.filter(single).find((feature) => nameOf(feature) === text || keyOf(feature) === text);
    if (!hit || hit.geometry.type !== "Point") continue;
    const at = LngLat.convert(hit.geometry.coordinates);
    map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 12.5) });
    select(layer, hit, at);
    return;
  }
}

function wire(bounds) {
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.on("error", fault);
  map.on("idle", () => { document.documentElement.dataset.mapIdle = "yes"; drawAround(); suggest(); });
  const pointed = (where) => map.queryRenderedFeatures(where, { layers: [...visible().flatMap((layer) => drawnIds(layer, "bubble", "dot")), ...layers.filter((layer) => layer.shown && brought(layer)).flatMap((layer) => drawnIds(layer, "line", "fill"))] });
  map.on("click", (event) => {
    const box = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
    const hits = pointed(box);
    const hit = hits.find((one) => one.geometry.type === "Point") ?? hits[0];
    if (!hit) return;
    const { cluster_count: count, cluster_west: west, cluster_south: south, cluster_east: east, cluster_north: north } = hit.properties;
    if (count) map.fitBounds([[west, south], [east, north]], { padding: 60, maxZoom: Math.max(13, map.getZoom() + 1) });
    else select(layers.find((layer) => layer.name === hit.source), hit, hit.geometry.type === "Point" ? LngLat.convert(hit.geometry.coordinates) : event.lngLat);
  });
  const readout = document.querySelector("[data-map-readout]");
  const say = (at) => { if (readout) readout.textContent = `${at.lng.toFixed(5)}, ${at.lat.toFixed(5)}`; };
  map.on("mousemove", (event) => { say(event.lngLat); map.getCanvas().style.cursor = pointed(event.point).length ? "pointer" : ""; });
  map.on("move", () => say(map.getCenter()));
  say(map.getCenter());
  document.querySelector("[data-map-home]")?.addEventListener("click", () => bounds && map.fitBounds(bounds, { padding: 24 }));
  document.querySelector('[data-dialog="map-table"]')?.addEventListener("click", drawTable);
  map.on("moveend", sift);
  document.body.addEventListener("htmx:afterSettle", () => { age(); sift(); });
  document.body.addEventListener("click", (event) => {
    const fly = event.target.closest("[data-fly]");
    if (fly) map.easeTo({ center: fly.dataset.fly.split(",").map(Number), zoom: Math.max(map.getZoom(), 12.5) });
  });
  map.on("load", () => { age(); sift(); });
  document.getElementById("map-find")?.addEventListener("change", (event) => find(event.target.value.trim()));
  for (const name of ["sentinel:change", "sentinel:resync"]) document.body.addEventListener(name, changed);
  document.body.addEventListener("sentinel:theme", () => map.setStyle(styleOf(layers), { diff: false }));
}

function suggest() {
  const names = new Set(visible().flatMap((layer) => inSource(layer).map(nameOf)));
  document.getElementById("map-found")?.replaceChildren(...[...names].filter(Boolean).slice(0, 500).map((name) => Object.assign(document.createElement("option"), { value: name })));
}

async function start() {
  setWorkerUrl(new URL(holder.dataset.worker, location.href).href);
  const answer = await fetch(holder.dataset.layers, { headers: { Accept: "application/json" } });
  if (!answer.ok) { fault(); return; }
  const registry = await answer.json();
  const only = holder.dataset.only?.split(" ");
  layers = registry.layers.filter((layer) => !only || only.includes(layer.name) || layer.name.startsWith("areas."));
  const of = holder.dataset.of ? `?of=${encodeURIComponent(holder.dataset.of)}` : "";
  layers = layers.map((layer) => ({ ...layer, tiles: layer.cuts ? layer.tiles + of : layer.tiles, style: settled(layer) }));
  const asked = new URLSearchParams(location.search).get("layer");
  for (const layer of layers) if (!layer.empty && (layer.name === asked || only?.includes(layer.name))) layer.shown = true;
  choice(layers);
  const images = await icons(layers, holder.dataset.icons);
  const numbers = (text) => text?.split(",").map(Number);
  const point = numbers(holder.dataset.point);
  const box = holder.dataset.bounds ? numbers(holder.dataset.bounds) : registry.home ?? registry.bounds;
  map = new GlMap({
    container: holder, style: styleOf(layers), hash: holder.dataset.hash === "no" ? false : "map",
    ...(point ? { center: point, zoom: 11.5 } : box ? { bounds: box, fitBoundsOptions: { padding: 24, maxZoom: 15 } } : { center: [116, 40], zoom: 8 }),
    dragRotate: false, touchPitch: false, attributionControl: false, maxZoom: 17, minZoom: 6,
    locale: { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "地图" },
  });
  map.on("style.load", () => { for (const { name, image } of images) if (!map.hasImage(name)) map.addImage(name, image); });
  if (point) new Marker({ color: "#c11574" }).setLngLat(point).addTo(map);
  listLayers(layers, map);
  legend(layers);
  const credit = document.getElementById("map-credit");
  if (credit) credit.dataset.base = registry.credit ?? "";
  credits(layers);
  const marked = document.getElementById("map-mark");
  if (marked) marked.hidden = !layers.some((layer) => layer.mark);
  wire(registry.bounds);
  run(layers, map);
  leading(map);
  picked(map, holder);
}

if (holder) start();
