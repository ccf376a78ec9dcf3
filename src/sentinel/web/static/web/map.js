// One Map: layers from the registry, selection and surroundings from what the reader's own tiles hold, text beside the picture.
import { LngLat, Map as GlMap, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { colorOf, dotPaint, ground, hex, icons, settled, styleOf } from "sentinel/map-style";

const NEAR_M = 3000;
const REDRAW_MS = 2500;
const SPOTS = 6;
const holder = document.querySelector("[data-map]");
const word = (key) => document.getElementById("map-words")?.content.querySelector(`[data-k="${key}"]`)?.textContent ?? "";
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
const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

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

const visible = () => layers.filter((layer) => layer.shown && layer.kind === "point" && map.getSource(layer.name));

function inView() {
  return visible().map((layer) => ({ layer, found: once(map.queryRenderedFeatures({ layers: [`${layer.name}:dot`] })) })).filter((row) => row.found.length);
}

function near(at) {
  return visible().map((layer) => ({
    layer,
    found: once(map.querySourceFeatures(layer.name, { sourceLayer: layer.name })).filter((feature) => feature.geometry.type === "Point" && at.distanceTo(LngLat.convert(feature.geometry.coordinates)) <= NEAR_M),
  })).filter((row) => row.found.length);
}

function drawAround() {
  const around = document.getElementById("map-around");
  if (!around) return;
  const rows = selected ? near(selected.at) : inView();
  around.querySelector("h2").textContent = word(selected ? "near" : "here");
  const list = around.querySelector("ul");
  list.replaceChildren(...rows.map(({ layer, found }) => {
    const item = make("li");
    const details = make("details", "", "grow");
    const summary = make("summary", layer.title);
    const inner = make("ul", "", "around");
    inner.append(...found.slice(0, 30).map((feature) => { const li = make("li"); li.append(link(layer, feature), make("span", stateOf(layer, feature), "n quiet")); return li; }));
    details.append(summary, inner);
    item.append(details, make("span", String(found.length), "n num"));
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

/** What stands for a layer in the list: its dot, or the first colours it may take. */
function shapes(layer, index) {
  const color = colorOf(layer, index);
  const several = Array.isArray(color) && layer.kind === "point" ? Object.values(layer.style.colors).slice(0, 3).map(hex) : [];
  const fill = Array.isArray(color) ? color.at(-1) : color;
  const drawn = layer.kind !== "point" ? [{ x: 1, y: 3, width: 12, height: 8, rx: 1.5, fill: "none", stroke: fill, "stroke-width": 2 }]
    : several.length ? several.map((one, place) => ({ cx: 4 + (place * 6) / (several.length - 1 || 1), cy: 7, r: 3, fill: layer.style.ring ? "none" : one, stroke: one, "stroke-width": 1.5 }))
      : [{ cx: 7, cy: 7, r: 5, fill }];
  return drawn.map((facts) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", layer.kind === "point" ? "circle" : "rect");
    for (const [name, value] of Object.entries(facts)) shape.setAttribute(name, value);
    return shape;
  });
}

function listLayers() {
  const list = document.getElementById("map-layers");
  if (!list) return;
  if (!layers.length) { list.replaceChildren(make("li", word("empty"), "quiet")); return; }
  list.replaceChildren(...layers.map((layer, index) => {
    const item = make("li");
    const label = make("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: layer.shown, className: "form-check-input m-0" });
    const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    swatch.setAttribute("class", "swatch");
    swatch.setAttribute("viewBox", "0 0 14 14");
    swatch.setAttribute("aria-hidden", "true");
    swatch.append(...shapes(layer, index));
    box.addEventListener("change", () => {
      layer.shown = box.checked;
      map.getStyle().layers.filter((one) => one.source === layer.name).forEach((one) => map.setLayoutProperty(one.id, "visibility", box.checked ? "visible" : "none"));
      legend();
    });
    label.append(box, swatch, make("span", layer.title));
    item.append(label);
    if (layer.mark) item.append(make("span", layer.mark, "mk"));
    return item;
  }));
}

function legend() {
  const box = document.getElementById("map-legend");
  if (!box) return;
  const groups = new Map();
  for (const layer of layers.filter((one) => one.shown && one.style.by && Object.keys(one.style.colors).length)) {
    const key = JSON.stringify([layer.style.colors, layer.style.words, layer.style.ring]);
    groups.set(key, [...(groups.get(key) ?? []), layer]);
  }
  box.hidden = !groups.size;
  box.querySelector("ul").replaceChildren(...[...groups.values()].map((same) => {
    const row = make("div", "", "legend-row");
    for (const [value, color] of Object.entries(same[0].style.colors)) {
      const one = make("span");
      one.innerHTML = '<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" stroke-width="2.5"></circle></svg>';
      one.querySelector("circle").setAttribute("stroke", hex(color));
      one.querySelector("circle").setAttribute("fill", same[0].style.ring ? "none" : hex(color));
      one.append(same[0].style.words[value] ?? value);
      row.append(one);
    }
    if (same.some((layer) => layer.stale?.length)) {
      const one = make("span");
      one.innerHTML = '<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><circle cx="7" cy="7" r="4.5" fill="none" stroke="#98a2b3" stroke-width="2"></circle></svg>';
      one.append(word("stale"));
      row.append(one);
    }
    const item = make("li", "", "d-block mb-2");
    item.append(make("div", same.map((layer) => layer.title).join("、"), "quiet small"), row);
    return item;
  }));
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
  legend();
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
    const hit = found.find((feature) => nameOf(feature) === text || keyOf(feature) === text);
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
  map.on("click", (event) => {
    const dots = visible().map((layer) => `${layer.name}:dot`);
    const box = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
    const [hit] = map.queryRenderedFeatures(box, { layers: dots });
    if (hit) select(layers.find((layer) => layer.name === hit.source), hit, LngLat.convert(hit.geometry.coordinates));
  });
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: visible().map((layer) => `${layer.name}:dot`) }).length ? "pointer" : "";
  });
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
  const names = new Set(visible().flatMap((layer) => map.querySourceFeatures(layer.name, { sourceLayer: layer.name }).map(nameOf)));
  document.getElementById("map-found")?.replaceChildren(...[...names].filter(Boolean).slice(0, 500).map((name) => Object.assign(document.createElement("option"), { value: name })));
}

async function start() {
  setWorkerUrl(new URL(holder.dataset.worker, location.href).href);
  const answer = await fetch(holder.dataset.layers, { headers: { Accept: "application/json" } });
  if (!answer.ok) { fault(); return; }
  const registry = await answer.json();
  const only = holder.dataset.only?.split(" ");
  layers = registry.layers.filter((layer) => !only || only.includes(layer.name) || layer.name.startsWith("areas."));
  layers = layers.map((layer) => ({ ...layer, style: settled(layer) }));
  const asked = new URLSearchParams(location.search).get("layer");
  for (const layer of layers) if (layer.name === asked) layer.shown = true;
  const images = await icons(layers, holder.dataset.icons);
  map = new GlMap({
    container: holder, style: styleOf(layers), hash: holder.dataset.hash === "no" ? false : "map",
    ...((registry.home ?? registry.bounds) ? { bounds: registry.home ?? registry.bounds, fitBoundsOptions: { padding: 24 } } : { center: [116, 40], zoom: 8 }),
    dragRotate: false, touchPitch: false, attributionControl: false, maxZoom: 17, minZoom: 6,
    locale: { "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Map.Title": "地图" },
  });
  map.on("style.load", () => { for (const { name, image } of images) if (!map.hasImage(name)) map.addImage(name, image); });
  listLayers();
  legend();
  const credit = document.getElementById("map-credit");
  if (credit) credit.textContent = registry.credit ?? "";
  const marked = document.getElementById("map-mark");
  if (marked) marked.hidden = !layers.some((layer) => layer.mark);
  wire(registry.bounds);
}

if (holder) start();
