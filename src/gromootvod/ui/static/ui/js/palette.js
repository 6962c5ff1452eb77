// The palette: people, tickets, what can be done here and where one can go, by a few letters. Fetched when it is called.
const PAUSE = 140; // ms after the last letter before the house is asked
const LOCAL = 6; // actions and places shown beside what was found

const box = document.getElementById("palette");
const field = box?.querySelector("input");
const list = box?.querySelector('[role="listbox"]');
let here, found, own, timer, asking;
let ready;

export async function open() {
  if (!box || document.querySelector("dialog[open]")) return;
  ready ||= prepare();
  await ready;
  own = [...actions(), ...places()];
  field.value = "";
  found.replaceChildren();
  draw("");
  box.showModal();
  field.focus();
}

async function prepare() {
  here = document.createElement("div");
  found = document.createElement("div");
  list.replaceChildren(here, found);
  field.addEventListener("input", () => ask(field.value.trim()));
  field.addEventListener("keydown", steer);
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(option, event);
  });
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => { clearTimeout(timer); asking?.abort(); });
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = box.dataset.css;
  await new Promise((done) => { style.onload = style.onerror = done; document.head.append(style); });
}

function ask(words) {
  draw(words);
  clearTimeout(timer);
  asking?.abort();
  if (!words) return found.replaceChildren();
  if (!found.hasChildNodes()) found.replaceChildren(box.querySelector("template").content.cloneNode(true));
  timer = setTimeout(() => fetchFound(words), PAUSE);
}

async function fetchFound(words) {
  asking = new AbortController();
  try {
    const answer = await fetch(`/palette/?q=${encodeURIComponent(words)}`, { signal: asking.signal, headers: { "HX-Request": "true" } });
    if (answer.status === 401) return location.reload(); // the session has ended
    if (answer.ok) found.innerHTML = await answer.text();
    mark(options()[0]);
  } catch (error) {
    if (error.name !== "AbortError") found.replaceChildren(); // no line: what stands on the page still works
  }
}

// What `?` lists for this page and can be done by one key; and every place that has a key of its own.
function actions() {
  const page = document.querySelector("[data-keys]")?.dataset.keys;
  const rows = [...document.querySelectorAll(`#keys [data-page="${page}"] dt`)];
  return rows.filter((row) => row.children.length === 1 && row.textContent.length === 1).map((row) => ({
    group: box.dataset.actions,
    words: row.nextElementSibling.textContent,
    keys: [row.textContent],
    deed: () => press(row.textContent),
  }));
}

function places() {
  return [...document.querySelectorAll("a[data-go]")].map((link) => ({
    group: box.dataset.places,
    words: [...link.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(" ").trim(),
    keys: ["g", link.dataset.go],
    href: link.href,
  }));
}

function draw(words) {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = own.filter((one) => asked.every((word) => one.words.toLowerCase().includes(word)));
  const groups = Map.groupBy ? Map.groupBy(words ? fits.slice(0, LOCAL) : fits, (one) => one.group) : grouped(fits);
  here.replaceChildren(...[...groups].map(([name, ones]) => section(name, ones)));
  mark(options()[0]);
}

function grouped(ones) {
  const groups = new Map();
  for (const one of ones) groups.set(one.group, [...(groups.get(one.group) || []), one]);
  return groups;
}

function section(name, ones) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  const title = document.createElement("p");
  title.setAttribute("aria-hidden", "true");
  title.textContent = name;
  group.append(title, ...ones.map(line));
  return group;
}

function line(one) {
  const option = document.createElement(one.href ? "a" : "button");
  if (one.href) option.href = one.href;
  else option.type = "button";
  option.setAttribute("role", "option");
  option.tabIndex = -1;
  option.deed = one.deed;
  const words = document.createElement("b");
  words.textContent = one.words;
  const keys = document.createElement("small");
  keys.setAttribute("aria-hidden", "true");
  for (const key of one.keys) keys.append(Object.assign(document.createElement("kbd"), { textContent: key }));
  option.append(words, keys);
  return option;
}

function steer(event) {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const step = Math.abs(to - at) === 1;
    mark(all[step ? (to + all.length) % all.length : Math.max(0, Math.min(all.length - 1, to))]);
  } else if (event.key === "Enter" && all[at] && !event.isComposing) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(all[at].href || location.href);
    else choose(all[at]);
  }
}

function choose(option, event) {
  if (option.deed) {
    box.close();
    option.deed();
  } else if (!event) {
    option.click();
  }
}

function press(key) {
  const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }));
}

function options() {
  return [...list.querySelectorAll('[role="option"]')];
}

function mark(option) {
  options().forEach((one, number) => {
    one.id = `palette-${number}`;
    one.setAttribute("aria-selected", String(one === option));
  });
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}
