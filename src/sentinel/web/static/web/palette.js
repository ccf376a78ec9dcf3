// Ctrl-K: pages of the menu at once, records as they are found.
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("ul");
let chosen = 0;
let asked = 0;
let pending = null;

const pages = () => [...document.querySelectorAll(".nav-s a, .bottom-bar a")].map((link) => ({ title: link.textContent.trim(), url: link.getAttribute("href"), where: "页面" }));

function draw(groups) {
  list.replaceChildren();
  for (const { title, items } of groups) {
    if (!items.length) continue;
    const head = document.createElement("li");
    head.className = "group";
    head.setAttribute("role", "presentation");
    head.textContent = title;
    list.append(head);
    for (const item of items) {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.id = `palette-${list.querySelectorAll("[role=option]").length}`;
      option.dataset.url = item.url;
      const name = document.createElement("span");
      name.textContent = item.title;
      const where = document.createElement("span");
      where.className = "where";
      where.textContent = item.where ?? "";
      option.append(name, where);
      option.addEventListener("click", () => go(option));
      list.append(option);
    }
  }
  if (!list.childElementCount) {
    const none = document.createElement("li");
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.textContent = "没有找到。可以试试编号、村名或人名。";
    list.append(none);
  }
  choose(0);
}

function choose(index) {
  const options = [...list.querySelectorAll("[role=option]")];
  chosen = Math.max(0, Math.min(index, options.length - 1));
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
  input.setAttribute("aria-activedescendant", options[chosen]?.id ?? "");
  options[chosen]?.scrollIntoView({ block: "nearest" });
}

function go(option) {
  if (option?.dataset.url) location.assign(option.dataset.url);
}

const matching = (q) => [{ title: "页面", items: pages().filter((page) => page.title.includes(q)).slice(0, 8) }];

// Pages at once, so that Enter never takes a line that no longer fits; records when the hand rests.
function typed() {
  const q = input.value.trim();
  asked += 1;
  draw(matching(q));
  clearTimeout(pending);
  if (q) pending = setTimeout(find, 200, q, asked);
}

async function find(q, turn) {
  const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(q)}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== asked || !answer?.ok) return;
  draw([...matching(q), ...(await answer.json()).groups]);
}

/** Open the palette. */
export function openPalette() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.select();
  typed();
}

if (dialog) {
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(chosen + step); }
    if (event.key === "Enter") { event.preventDefault(); go(list.querySelectorAll("[role=option]")[chosen]); }
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.querySelectorAll("[data-palette]").forEach((button) => button.addEventListener("click", openPalette));
}
