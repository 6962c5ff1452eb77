// The call sheet: notes are sorted while they are typed, one key answers, a draft of the call stays on this machine.
const QUIET = 450; // ms after the last letter
const KEEP = "draft:call-";
const KEPT = "sent:call-";

let form, timer, asked = 0;

export function talk() {
  form = document.querySelector("[data-call]");
  forget();
  if (!form || !window.Idiomorph) return;
  restore();
  form.addEventListener("input", (event) => {
    keep();
    clearTimeout(timer);
    if (["notes", "mail"].includes(event.target.name)) timer = setTimeout(() => sort(), QUIET);
  });
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio" || event.target.name === "due" || "liveSelect" in event.target.dataset) sort();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return finish();
    event.preventDefault();
    const reply = form.elements.reply;
    if (event.submitter?.value === "answer" && !reply?.value.trim()) return;
    sort(event.submitter);
    if (reply) reply.value = "";
    if (event.submitter === document.activeElement) reply?.focus();
  });
  document.addEventListener("keydown", press);
}

// The page asks for itself again with all that stands in the form; only the newest answer is shown.
async function sort(button) {
  clearTimeout(timer);
  const mine = ++asked;
  const proposed = form.elements.made.value;
  const untouched = same(form.elements.summary.value, proposed);
  form.setAttribute("aria-busy", "true");
  const page = await ask(new FormData(form, button));
  if (mine !== asked) return;
  form.removeAttribute("aria-busy");
  const fresh = page?.querySelector("[data-call]");
  if (!fresh) return;
  show(fresh, untouched);
  keep();
}

function show(fresh, untouched) {
  const words = fresh.querySelector("[name=summary]").value;
  window.Idiomorph.morph(form, fresh, { morphStyle: "outerHTML", callbacks });
  form = document.querySelector("[data-call]");
  if (untouched) form.elements.summary.value = words;
}

async function ask(body) {
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "1" }, credentials: "same-origin" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // the line is down: all that was typed stands where it is
  }
}

const callbacks = {
  beforeNodeMorphed: (old) => !(old.nodeType === 1 && (old.hasAttribute("data-keep") || (old === document.activeElement && types(old)))),
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.localName === "details"),
};

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return form.requestSubmit(form.querySelector("[data-finish]"));
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const reply = form.elements.reply;
  const here = event.target;
  const free = !types(here);
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const exact = form.querySelector("[data-digits]")?.dataset.digits === "yes";
  if (digit && !event.shiftKey && (free || (here === reply && !reply.value && !exact))) {
    const button = form.querySelector(`[data-answer="${digit}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  } else if (free && event.key === "Enter" && !here.closest?.("a, button, summary")) {
    event.preventDefault();
    reply?.focus();
  } else if (free && event.code === "KeyN") {
    event.preventDefault();
    form.elements.notes.focus();
  }
}

function types(target) {
  return target instanceof Element && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}

function same(one, other) {
  return one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();
}

// The draft: every field of the form but the token against forgery. It goes when the desk has kept the call.
function keep() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  write(KEEP + form.dataset.call, JSON.stringify(fields));
}

function finish() {
  keep();
  write(KEPT + form.dataset.call, "1");
  for (const button of form.querySelectorAll("[data-finish]")) button.setAttribute("aria-busy", "true");
}

function forget() {
  for (const key of keys().filter((one) => one.startsWith(KEPT))) {
    if (form?.dataset.call !== key.slice(KEPT.length)) write(KEEP + key.slice(KEPT.length), "");
    write(key, "");
  }
}

async function restore() {
  const fields = form.elements;
  if (fields.notes.value.trim() || form.querySelector(".asked, [role=alert].whole")) return;
  const kept = parse(read(KEEP + form.dataset.call));
  if (!kept.some(([name, value]) => ["notes", "slot"].includes(name) && value.trim())) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", fields.csrfmiddlewaretoken.value);
  for (const [name, value] of kept) if (name !== "do" && name !== "reply") body.append(name, value);
  fields.notes.value = body.get("notes") || "";
  fields.notes.setSelectionRange(fields.notes.value.length, fields.notes.value.length);
  const page = await ask(body);
  const fresh = page?.querySelector("[data-call]");
  if (fresh) show(fresh, true);
}

function parse(text) {
  try {
    return JSON.parse(text || "[]");
  } catch {
    return []; // written by another version of this page
  }
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return localStorage.getItem(key) || "";
  } catch {
    return ""; // storage may be forbidden; the call goes on all the same
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
