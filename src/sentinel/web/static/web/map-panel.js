// Beside One Map: the list of layers with their switches, the legend, whose data it is.
import { brought, colorOf, hex } from "sentinel/map-style";
import { show, timed } from "sentinel/map-time";

export const word = (key) => document.getElementById("map-words")?.content.querySelector(`[data-k="${key}"]`)?.textContent ?? "";
export const make = (tag, text = "", className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

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

export function listLayers(layers, map) {
  const list = document.getElementById("map-layers");
  if (!list) return;
  if (!layers.length) { list.replaceChildren(make("li", word("empty"), "quiet")); return; }
  const first = layers.findIndex(brought);
  list.replaceChildren(...layers.flatMap((layer, index) => {
    const item = make("li");
    const label = make("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: layer.shown, disabled: layer.empty, className: "form-check-input m-0" });
    const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    swatch.setAttribute("class", "swatch");
    swatch.setAttribute("viewBox", "0 0 14 14");
    swatch.setAttribute("aria-hidden", "true");
    swatch.append(...shapes(layer, index));
    box.addEventListener("change", () => {
      show(layer, box.checked, map);
      timed(layers, map);
      legend(layers);
      credits(layers);
    });
    label.append(box, swatch, make("span", layer.title));
    item.append(label);
    if (layer.mark) item.append(make("span", layer.mark, "mk"));
    if (layer.empty) item.append(make("span", word("owed"), "st st-stale"));
    return index === first ? [make("li", word("brought"), "layer-group"), item] : [item];
  }));
}

export function legend(layers) {
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

/** Whose data the picture shows: the base, and every brought layer that is switched on. */
export function credits(layers) {
  const box = document.getElementById("map-credit");
  if (!box) return;
  const said = layers.filter((layer) => layer.shown && layer.credit).map((layer) => layer.credit);
  box.textContent = [...new Set([box.dataset.base, ...said])].filter(Boolean).join("；");
}
