// Writing: the draft is kept on this machine until it is sent; Ctrl/Cmd+Enter sends; a starter begins the letter.
const KEEP = "draft:";
const SENT = "sent:";
const BASE = "base:"; // the server's version that the text here grew from

export function equip() {
  forget();
  for (const form of document.querySelectorAll("[data-composer]")) furnish(form);
  document.addEventListener("click", (event) => {
    const starter = event.target.closest?.("[data-starter]");
    if (starter) begin(starter.textContent.trim());
    const piece = event.target.closest?.("[data-insert]");
    if (piece) insert(piece);
  });
}

function furnish(form) {
  const text = form.querySelector("textarea");
  const key = KEEP + form.dataset.draft;
  const kept = read(key);
  if (kept && mine(form, text, kept)) {
    text.value = kept;
    form.closest("details")?.setAttribute("open", "");
  }
  grow(text);
  text.addEventListener("input", () => {
    grow(text);
    write(key, text.value);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  promise(form);
  files(form);
  form.addEventListener("submit", () => {
    write(SENT + form.dataset.draft, text.value);
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
  });
}

// Whether this machine's text is the one to go on with. Of a draft that the server keeps too, it is when it grew from
// the very version that the server has; else both are his, and he is told of the other one (see together.js).
function mine(form, text, kept) {
  const version = form.querySelector("[data-version]")?.value;
  if (version === undefined) return !text.value.trim();
  if (new URLSearchParams(location.search).has("draft") || kept === text.value) return false;
  const base = read(BASE + form.dataset.draft) || "0";
  if (base === version) return true;
  form.dataset.other = kept;
  return false;
}

// A time offered as one choice is written into the field of the own time, which is what the server reads.
function promise(form) {
  const due = form.elements.namedItem("due");
  if (!due) return;
  form.addEventListener("change", (event) => {
    if (event.target.name === "next_word" && event.target.value !== "own") due.value = event.target.value;
  });
}

// The field of files shows in our words what was chosen.
function files(form) {
  const names = form.querySelector("[data-names]");
  if (!names) return;
  const empty = names.textContent;
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") form.querySelector("[data-names-gone]")?.remove();
    if (event.target.type === "file") names.textContent = [...event.target.files].map((file) => file.name).join(", ") || empty;
  });
}

// A draft goes only when the server has taken it: the page that follows a good answer does not carry it any more.
function forget() {
  for (const form of document.querySelectorAll("[data-composer]")) {
    const name = form.dataset.draft;
    const sent = read(SENT + name);
    if (!sent) continue;
    const refused = form.querySelector('[role="alert"]:not([hidden])');
    if (!refused && read(KEEP + name) === sent) {
      write(KEEP + name, "");
      write(BASE + name, "");
    }
    write(SENT + name, "");
  }
}

function begin(words) {
  const text = document.querySelector('[data-key="reply-text"]');
  if (!text) return;
  text.value = text.value.trim() ? `${words}\n\n${text.value}` : `${words}\n\n`;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

// Where the writer stands, with air around it.
function insert(piece) {
  const text = piece.form.querySelector("textarea");
  const before = text.value.slice(0, text.selectionStart).trimEnd();
  const after = text.value.slice(text.selectionEnd).trimStart();
  const head = (before ? `${before}\n\n` : "") + piece.dataset.insert;
  text.value = head + (after ? `\n\n${after}` : "");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  text.setSelectionRange(head.length, head.length);
}

// Browsers that know `field-sizing` grow the field by themselves; the others get rows.
function grow(text) {
  if (CSS.supports("field-sizing", "content")) return;
  text.rows = Math.min(24, Math.max(Number(text.dataset.rows ||= text.rows), text.value.split("\n").length + 1));
}

function read(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return ""; // storage may be forbidden; writing works all the same
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // see read()
  }
}
