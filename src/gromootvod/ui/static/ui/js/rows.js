// Ticks on a list: x chooses the line in focus, with Shift all lines since the last one; what is chosen outlives news.
const chosen = new Set();
let last = null;

export function rows() {
  const bar = document.querySelector("[data-bulk]");
  document.addEventListener("click", (event) => {
    const tick = event.target.closest?.("input.tick");
    if (!tick) return;
    if (event.shiftKey) range(tick, tick.checked);
    last = tick.value;
    tell(bar);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
    if (event.target.matches?.("input.tick, [data-all]")) tell(bar);
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyX" || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.matches?.("textarea, select, input:not([type=checkbox])") || document.querySelector("dialog[open]")) return;
    const tick = document.activeElement?.closest("li, tr")?.querySelector("input.tick");
    if (!tick) return;
    event.preventDefault();
    if (event.shiftKey) range(tick, true);
    else tick.checked = !tick.checked;
    last = tick.value;
    tell(bar);
  });
  document.addEventListener("gromo:morphed", () => {
    for (const tick of ticks()) tick.checked = chosen.has(tick.value);
    tell(bar);
  });
  window.addEventListener("pageshow", () => tell(bar));
  tell(bar);
}

function ticks() {
  return [...document.querySelectorAll("input.tick")];
}

function range(tick, on) {
  const all = ticks();
  const from = all.findIndex((one) => one.value === last);
  const to = all.indexOf(tick);
  for (const one of all.slice(Math.min(from < 0 ? to : from, to), Math.max(from, to) + 1)) one.checked = on;
}

function tell(bar) {
  const all = ticks();
  chosen.clear();
  for (const tick of all) if (tick.checked) chosen.add(tick.value);
  bar.querySelector("[data-count]").textContent = chosen.size ? `${bar.dataset.chosen} ${chosen.size}` : "";
  const every = bar.querySelector("[data-all]");
  every.checked = all.length > 0 && chosen.size === all.length;
  every.indeterminate = chosen.size > 0 && chosen.size < all.length;
}
