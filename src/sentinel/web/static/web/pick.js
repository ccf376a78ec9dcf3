// Long choices are found by typing part of a name: a box above the choice leaves only what holds the words.
const ENOUGH = 12;

function narrow(select, words) {
  for (const option of select.options) option.hidden = Boolean(words) && Boolean(option.value) && !`${option.parentElement.label ?? ""}${option.text}`.includes(words);
  for (const group of select.querySelectorAll("optgroup")) group.hidden = [...group.children].every((option) => option.hidden);
}

function enhance(select) {
  if (select.options.length < ENOUGH) return;
  const box = document.createElement("input");
  box.type = "search";
  box.className = "form-control pick";
  box.placeholder = "输入名称查找";
  box.autocomplete = "off";
  box.setAttribute("aria-label", `${select.labels[0]?.textContent.trim() ?? ""}：输入名称查找`);
  const hits = () => [...select.options].filter((option) => option.value && !option.hidden);
  box.addEventListener("input", () => {
    narrow(select, box.value.trim());
    const found = hits();
    if (!select.multiple && box.value.trim() && found.length && select.selectedOptions[0]?.hidden !== false) {
      select.value = found[0].value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = hits()[0];
    if (first) first.selected = true;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.focus();
  });
  select.before(box);
}

document.querySelectorAll("select[data-pick]").forEach(enhance);
