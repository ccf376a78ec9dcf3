// A place given on the map: a click fills a form's field in; on One Map a place leads to a form.
import { Marker, Popup } from "maplibre-gl";

const DEGREES = /^\s*(\d{2,3}(?:\.\d+)?)\s*[,，]\s*(\d{1,2}(?:\.\d+)?)\s*$/;
const text = (at) => `${at.lng.toFixed(5)}, ${at.lat.toFixed(5)}`;

/** `data-pick` names the field: a click on the map is written into it, what is typed there moves the mark. */
export function picked(map, holder) {
  const field = document.getElementById(holder.dataset.pick ?? "");
  if (!field) return;
  const marker = new Marker({ color: "#c11574" });
  const put = () => {
    const found = DEGREES.exec(field.value);
    if (found) marker.setLngLat([Number(found[1]), Number(found[2])]).addTo(map);
    else marker.remove();
  };
  field.addEventListener("input", put);
  map.on("click", (event) => {
    field.value = text(event.lngLat);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  put();
}

/** Links with `data-map-here` follow the middle of the map; another click on a place offers the same for that place. */
export function leading(map) {
  const ways = [...document.querySelectorAll("[data-map-here]")].map((way) => ({ way, base: way.getAttribute("href") }));
  if (!ways.length) return;
  const to = (base, at) => `${base}?at=${encodeURIComponent(text(at))}`;
  const follow = () => { for (const { way, base } of ways) way.href = to(base, map.getCenter()); };
  map.on("moveend", follow);
  follow();
  map.on("contextmenu", (event) => {
    const said = Object.assign(document.createElement("div"), { className: "num quiet small", textContent: text(event.lngLat) });
    const body = document.createElement("div");
    body.append(said, ...ways.map(({ way, base }) => Object.assign(document.createElement("a"), { href: to(base, event.lngLat), className: "d-block", textContent: way.textContent.trim() })));
    new Popup({ offset: 4 }).setLngLat(event.lngLat).setDOMContent(body).addTo(map);
  });
}
