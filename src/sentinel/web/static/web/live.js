// Live changes never move what a hand is about to press: a fragment under the pointer or the keyboard announces and waits.
const waiting = new Map();
const wanted = new WeakSet();
// When a hand last did something in a fragment, and when what the fragment waits for was asked (ms).
const touched = new WeakMap();
const asked = new WeakMap();
const TAP_MS = 400;
const PRESSABLE = "a, button, summary, label, input, select, textarea, tr[data-href], [role='option']";

function hands(region) {
  const focused = document.activeElement;
  const at = [...region.querySelectorAll(":hover")].filter((element) => element.matches(PRESSABLE));
  return focused && focused !== region && region.contains(focused) && focused.matches(PRESSABLE) ? [...at, focused] : at;
}

// A finger that is down, and a press whose answer is still to come.
function pressed(region) {
  return performance.now() - (touched.get(region) ?? -Infinity) < TAP_MS || region.querySelector("form.htmx-request") !== null;
}

// What was typed or chosen and is not sent yet would be lost with its field.
function typed(region) {
  return [...region.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const given = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(given, 0) && !field.multiple;
    }
    return field.value !== field.defaultValue;
  });
}

// A fragment that grows pushes the ones below it in its column, so it also waits for a hand on those.
// `data-pushes="selector"`: it stands above other columns, and what is live inside that element is pushed with them.
function busy(region) {
  for (let below = region; below; below = below.nextElementSibling) {
    if (below.hasAttribute("data-live") && (pressed(below) || typed(below) || hands(below).length)) return true;
  }
  const pushed = region.dataset.pushes ? [...document.querySelectorAll(`${region.dataset.pushes} [data-live]`)] : [];
  return pushed.some((other) => pressed(other) || hands(other).length > 0);
}

function refresh(region) {
  waiting.get(region)?.remove();
  waiting.delete(region);
  if (region.isConnected) htmx.ajax("GET", region.getAttribute("hx-get"), { source: region, target: region, swap: "innerHTML" });
}

// `data-live="silent"`: a strip too low for an offer; it catches up when the hand has left.
function hold(region) {
  if (!waiting.has(region)) waiting.set(region, region.dataset.live === "silent" ? null : offer(region));
}

function offer(region) {
  const bar = document.createElement("div");
  bar.className = "fresh-bar no-print";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary";
  button.textContent = "有新变化，点此更新";
  button.addEventListener("click", () => {
    wanted.add(region);
    refresh(region);
  });
  bar.append(button);
  const under = hands(region);
  region.prepend(bar);
  // Never between a hand and what it is about to press.
  bar.classList.toggle("low", under.some((element) => meet(element.getBoundingClientRect(), button.getBoundingClientRect())));
  return bar;
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function touch(event) {
  const region = event.target.closest?.("[data-live]");
  if (region) touched.set(region, performance.now());
}

// What was touched since an answer was asked is newer than that answer.
const older = (region) => touched.get(region) > asked.get(region);

document.addEventListener("pointerdown", touch, true);

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const region = event.detail.elt;
  if (region.matches("form")) touch(event);
  if (!region.hasAttribute("data-live")) return;
  const cause = event.detail.requestConfig?.triggeringEvent?.type ?? "";
  if (cause.startsWith("sentinel:") && busy(region)) {
    event.preventDefault();
    hold(region);
  } else asked.set(region, performance.now());
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.elt;
  if (event.detail.target !== region || !region.hasAttribute("data-live")) return;
  if (!older(region) && (wanted.has(region) || !busy(region))) return;
  event.detail.shouldSwap = false;
  hold(region);
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const source = event.detail.elt;
  if (source.matches("form")) touch(event);
  else if (!older(source)) wanted.delete(source);
});

// As soon as hand and keyboard have left, the waiting fragment catches up by itself.
setInterval(() => {
  for (const region of [...waiting.keys()]) if (!region.isConnected || !busy(region)) refresh(region);
}, 700);
