// Small conveniences: theme, menu, dialogs, copying, notes that can be put away, choices that save themselves.
const THEMES = ["auto", "light", "dark"];

export function furnish() {
  theme();
  menu();
  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-open], [data-copy], [data-dismiss-button], [data-pictures]");
    if (!target) return;
    if (target.dataset.open) document.getElementById(target.dataset.open)?.showModal();
    if (target.dataset.copy) copy(target);
    if ("dismissButton" in target.dataset) dismiss(target.closest("[data-dismiss]"));
    if ("pictures" in target.dataset) pictures(event, target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.dataset?.rich) frame(event.target, event.target.dataset.rich);
  }, true);
  for (const note of document.querySelectorAll("[data-dismiss]")) note.hidden = stored(`away:${note.dataset.dismiss}`) === "1";
}

export function tell(words) {
  const voice = document.getElementById("voice");
  if (voice) voice.textContent = words;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = words;
  document.body.append(toast);
  setTimeout(() => toast.remove(), 2600);
}

function theme() {
  const button = document.querySelector("[data-theme-next]");
  if (!button) return;
  const show = () => { button.querySelector("span").textContent = button.dataset[document.documentElement.dataset.theme || "auto"]; };
  show();
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme || "auto") + 1) % THEMES.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    store("theme", next === "auto" ? "" : next);
    show();
  });
}

function menu() {
  document.addEventListener("click", (event) => {
    for (const box of document.querySelectorAll("[data-menu][open]")) if (!box.contains(event.target)) box.open = false;
  });
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = button.parentElement.querySelector("input"); // no clipboard without https: select it at least
    field?.select();
    if (!document.execCommand("copy")) return;
  }
  tell(button.dataset.copied);
}

function dismiss(note) {
  note.hidden = true;
  store(`away:${note.dataset.dismiss}`, "1");
}

function pictures(event, link) {
  const box = link.closest("[data-rich]");
  if (!box) return;
  event.preventDefault();
  frame(box, link.getAttribute("href"));
}

function frame(box, url) {
  let view = box.querySelector("iframe");
  if (view?.getAttribute("src") === url) return;
  view?.remove();
  view = document.createElement("iframe");
  view.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  view.title = box.querySelector("summary").textContent;
  view.src = url;
  box.append(view);
}

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

function store(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // see stored()
  }
}
