// Keyboard: one letter, one deed. Never while somebody types, never with Ctrl, Alt or Meta.
const GO_WITHIN = 1200; // ms between "g" and its letter

let went = 0;

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave(event);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK") return summon(event);
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || types(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === ":") return summon(event);
    const deed = choose(letter(event));
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-palette]")) summon(event); });
}

// The palette is fetched when somebody calls it for the first time.
function summon(event) {
  if (!document.getElementById("palette")) return;
  event.preventDefault();
  document.querySelector("[data-menu][open]")?.removeAttribute("open");
  import("./palette.js").then((palette) => palette.open());
}

// The letter by its place, so that the keys work in the Russian layout too.
function letter(event) {
  if (event.key === "?" || (event.shiftKey && event.code === "Slash") || (event.shiftKey && event.key === ",")) return "?";
  if (event.code === "Slash" || event.key === "/") return "/";
  if (/^Key[A-Z]$/.test(event.code) && !event.shiftKey) return event.code.slice(3).toLowerCase();
  if (/^Digit[0-9]$/.test(event.code)) return event.code.slice(5);
  return event.key;
}

function choose(key) {
  if (Date.now() - went < GO_WITHIN) {
    went = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    return link && (() => link.click());
  }
  const page = document.querySelector("[data-keys]")?.dataset.keys;
  return everywhere[key] || (page && pages[page]?.[key]);
}

const everywhere = {
  g: () => { went = Date.now(); },
  "?": () => document.getElementById("keys")?.showModal(),
  "/": () => focus(document.querySelector('[data-key="search"]')),
};

const pages = {
  board: {
    j: () => step("a.row", 1),
    k: () => step("a.row", -1),
    o: () => document.activeElement?.closest?.("a.row")?.click(),
  },
  inbox: {
    j: () => step(".inbox .item", 1),
    k: () => step(".inbox .item", -1),
    o: () => document.activeElement?.closest?.(".inbox .item")?.click(),
    e: () => document.activeElement?.closest?.(".inbox > li")?.querySelector("[data-seen]")?.click(),
  },
  ticket: {
    j: () => step("[data-letter] > summary", 1),
    k: () => step("[data-letter] > summary", -1),
    r: () => focus(document.querySelector('[data-key="reply-text"]')),
    n: () => {
      document.getElementById("note").open = true;
      focus(document.querySelector('[data-key="note-text"]'));
    },
    m: () => document.dispatchEvent(new Event("macros:open")),
    f: () => focus(document.querySelector('[data-letter][open] .text [data-at][tabindex="0"]')),
    a: () => focus(document.querySelector('[data-key="assign"]')),
    s: () => document.querySelector('[data-key="snooze"]')?.click(),
    z: () => document.querySelector('[data-key="take-back"]')?.click(),
    c: () => document.querySelector('[data-key="call"]')?.click(),
    w: () => document.querySelector('[data-key="follow"]')?.click(),
    e: () => document.querySelector('[data-key="seen"]')?.click(),
    1: () => document.querySelector('[data-lens-key="1"]')?.click(),
    2: () => document.querySelector('[data-lens-key="2"]')?.click(),
    3: () => document.querySelector('[data-lens-key="3"]')?.click(),
  },
};

function step(selector, by) {
  const all = [...document.querySelectorAll(selector)];
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  focus(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]);
}

function focus(element) {
  if (!element) return;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

function leave(event) {
  if (types(event.target)) event.target.blur();
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu.contains(event.target)) menu.querySelector("summary").focus();
    menu.removeAttribute("open");
  }
}

function types(target) {
  return target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
}
