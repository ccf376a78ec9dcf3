// Pictures laid on the map: the choice between several, and pictures in time under a slider that can also play.
const PLAY_MS = 800;
const box = document.getElementById("map-time");
const range = box?.querySelector("input");
const button = box?.querySelector("[data-time-play]");
let current = null;
let playing = 0;
let turn = 0;

/** Switch a layer on or off where it is drawn; the one switched on last has the slider. */
export function show(layer, on, map) {
  if (on && !layer.shown) layer.turn = ++turn;
  layer.shown = on;
  for (const one of map.getStyle().layers) if (one.source === layer.name) map.setLayoutProperty(one.id, "visibility", on ? "visible" : "none");
}

function lay(map) {
  const frame = current.picture.frames[Number(range.value)];
  const text = frame?.text ?? box.dataset.whole;
  current.picture.now = frame?.url ?? current.picture.url;
  map.getSource(current.name)?.updateImage({ url: location.origin + current.picture.now });
  range.setAttribute("aria-valuetext", text);
  box.querySelector("output").textContent = text;
}

function stop() {
  clearInterval(playing);
  playing = 0;
  button.setAttribute("aria-label", box.dataset.play);
  box.dataset.playing = "no";
}

function play(map) {
  const { frames } = current.picture;
  for (const frame of frames) new Image().src = frame.url;
  const at = (place) => { range.value = String(place); lay(map); };
  at(Number(range.value) >= frames.length - 1 ? 0 : Number(range.value));
  playing = setInterval(() => at((Number(range.value) + 1) % frames.length), PLAY_MS);
  button.setAttribute("aria-label", box.dataset.pause);
  box.dataset.playing = "yes";
}

/** Show the slider for the layer with pictures in time that was switched on last; none where there is none. */
export function timed(layers, map) {
  if (!box) return;
  const [found = null] = layers.filter((layer) => layer.shown && layer.picture?.frames?.length).sort((a, b) => (b.turn ?? 0) - (a.turn ?? 0));
  if (found === current) return;
  stop();
  current = found;
  box.hidden = !found;
  if (!found) return;
  box.querySelector("[data-time-title]").textContent = found.title;
  box.querySelector("[data-time-mark]").textContent = found.mark;
  // One place more than there are pictures: the greatest of all times, which is what the layer begins with.
  range.max = String(found.picture.frames.length);
  const now = found.picture.frames.findIndex((frame) => frame.url === found.picture.now);
  range.value = String(now < 0 ? found.picture.frames.length : now);
  lay(map);
}

function beside(name) {
  for (const part of document.querySelectorAll("[data-shown-with]")) part.hidden = part.dataset.shownWith !== name;
}

/** One of several pictures at a time, as the page's radio buttons say. */
export function choice(layers) {
  const radios = [...document.querySelectorAll("[data-map-choice]")];
  for (const layer of layers) {
    const radio = radios.find((one) => one.value === layer.name);
    if (radio) layer.shown = radio.checked;
  }
  const chosen = radios.find((one) => one.checked);
  if (chosen) beside(chosen.value);
}

/** Wire the slider and the choice to the map. */
export function run(layers, map) {
  for (const radio of document.querySelectorAll("[data-map-choice]")) radio.addEventListener("change", () => {
    for (const one of document.querySelectorAll("[data-map-choice]")) {
      const layer = layers.find((each) => each.name === one.value);
      if (layer) show(layer, one.checked, map);
    }
    beside(radio.value);
    timed(layers, map);
  });
  range?.addEventListener("input", () => { stop(); lay(map); });
  button?.addEventListener("click", () => { if (playing) stop(); else play(map); });
  timed(layers, map);
}
