// Live changes never move what a hand is about to press: a fragment under the pointer or the keyboard announces and waits.
const waiting = new Map();
const asked = new WeakSet();
const PRESSABLE = "a, button, summary, label, input, select, textarea, tr[data-href], [role='option']";

function handIn(region) {
  const focused = document.activeElement;
  if (focused && focused !== region && region.contains(focused) && focused.matches(PRESSABLE)) return true;
  return [...region.querySelectorAll(":hover")].some((element) => element.matches(PRESSABLE));
}

// A fragment that grows pushes the ones below it in its column, so it also waits for a hand on those.
function busy(region) {
  for (let below = region; below; below = below.nextElementSibling) {
    if (below.hasAttribute("data-live") && handIn(below)) return true;
  }
  return false;
}

function refresh(region) {
  waiting.get(region)?.remove();
  waiting.delete(region);
  if (region.isConnected) htmx.ajax("GET", region.getAttribute("hx-get"), { source: region, target: region, swap: "innerHTML" });
}

function hold(region) {
  if (waiting.has(region)) return;
  const bar = document.createElement("div");
  bar.className = "fresh-bar no-print";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary";
  button.textContent = "有新变化，点此更新";
  button.addEventListener("click", () => {
    asked.add(region);
    refresh(region);
  });
  bar.append(button);
  region.prepend(bar);
  waiting.set(region, bar);
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const region = event.detail.elt;
  const cause = event.detail.requestConfig?.triggeringEvent?.type ?? "";
  if (!cause.startsWith("sentinel:") || !region.hasAttribute("data-live") || !busy(region)) return;
  event.preventDefault();
  hold(region);
});

// A hand may come while the answer is under way: what is pressed now is newer than what that answer knows.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.elt;
  if (asked.delete(region) || event.detail.target !== region || !region.hasAttribute("data-live") || !busy(region)) return;
  event.detail.shouldSwap = false;
  hold(region);
});

// As soon as hand and keyboard have left, the waiting fragment catches up by itself.
setInterval(() => {
  for (const region of [...waiting.keys()]) if (!region.isConnected || !busy(region)) refresh(region);
}, 700);
