// Not stepping on toes: the page says that it is open and written in, shows who else is there, keeps the draft on the
// server, counts down while a letter can be taken back.
const BEAT = 15_000; // ms
const SAVE = 1_200; // ms of silence before the draft is kept
const WRITES = 20_000; // ms after the last key he is still writing

export function together() {
  const place = document.getElementById("present");
  if (place) attend(place);
  const form = document.querySelector("[data-composer][data-keeps]");
  if (form) keep(form);
  if (document.querySelector("#rows") && !place) board();
  count();
  document.addEventListener("gromo:morphed", count);
}

function attend(place) {
  const address = place.dataset.presence;
  const beats = place.dataset.beats;
  let typed = 0;
  let told = "";
  const beat = (what) => {
    told = what;
    post(beats, new URLSearchParams({ what })).catch(() => {});
  };
  const now = () => (Date.now() - typed < WRITES ? "writing" : "looking");
  document.querySelector("[data-composer] textarea")?.addEventListener("input", () => {
    typed = Date.now();
    if (told !== "writing") beat("writing");
  });
  const visible = () => document.visibilityState === "visible";
  if (visible()) beat("looking");
  setInterval(() => visible() && beat(now()), BEAT);
  document.addEventListener("visibilitychange", () => visible() && beat(now()));
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("what", "away");
    body.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(beats, body);
  });
  const look = async () => {
    const fresh = await fetch(address).catch(() => null);
    if (!fresh?.ok) return;
    const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
    const there = page.getElementById("present");
    const old = document.getElementById("present");
    if (there && old && there.innerHTML !== old.innerHTML) old.replaceChildren(...there.childNodes);
  };
  document.addEventListener("gromo:presence", look);
  look(); // what the stream has told before this module was there
}

// The marks of the lines that are shown; asked for once however many pages of colleagues open and close.
function board() {
  let timer = 0;
  document.addEventListener("gromo:presence", () => {
    clearTimeout(timer);
    timer = setTimeout(mark, 400);
  });
}

async function mark() {
  const lines = [...document.querySelectorAll("#rows li[id^=t]")];
  const numbers = lines.map((line) => line.id.slice(1));
  const answer = await fetch(`/presence/?tickets=${numbers.slice(0, 100).join(",")}`).catch(() => null);
  if (!answer?.ok) return;
  const marks = await answer.json();
  for (const line of lines) {
    const place = line.querySelector("[data-marks]");
    const html = marks[line.id.slice(1)] || "";
    if (place && place.innerHTML !== html) place.innerHTML = html; // made and escaped by the server
  }
}

// The draft on the server: one for all his machines. Who writes over a newer version is told, never obeyed silently.
function keep(form) {
  const text = form.querySelector("textarea");
  const version = form.querySelector("[data-version]");
  const note = form.querySelector("[data-other]");
  const local = `base:${form.dataset.draft}`;
  let timer = 0;
  let running = false;
  let sending = false;
  let other = "";
  let saved = text.defaultValue;

  const elsewhere = (answer) => {
    other = answer.text;
    version.value = answer.version;
    note.querySelector("[data-other-words]").textContent = answer.words;
    note.hidden = false;
  };
  const save = async () => {
    if (running || sending || !note.hidden) return soon();
    running = true;
    const body = new FormData(form);
    body.delete("attachments");
    const files = form.elements.namedItem("attachments")?.files || [];
    for (const file of files) body.append("names", file.name);
    const words = text.value;
    try {
      const answer = await fetch(form.dataset.keeps, { method: "POST", body, headers: { "X-Draft": "1", "X-CSRFToken": token() }, keepalive: words.length < 15_000 });
      if (answer.status === 409) elsewhere(await answer.json());
      else if (answer.ok) {
        const made = await answer.json();
        version.value = made.version;
        if (made.moved) moved(form, made);
        saved = words;
        remember(local, version.value);
        if (text.value !== words) soon();
      }
    } catch {
      // the line is down: this machine keeps the words meanwhile
    }
    running = false;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => { sending = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { sending = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && text.value !== saved) { clearTimeout(timer); save(); }
  });
  note.querySelector("[data-other-show]").addEventListener("click", () => {
    [text.value, other] = [other, text.value];
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  note.querySelector("[data-other-keep]").addEventListener("click", () => {
    note.hidden = true;
    soon();
  });
  if (form.dataset.other) elsewhere({ text: form.dataset.other, version: version.value, words: note.dataset.here });
  else if (version.value !== "0") remember(local, version.value);
}

// The ticket became part of another while he wrote: his words wait there.
function moved(form, made) {
  if (form.querySelector("[data-moved]")) return;
  const link = Object.assign(document.createElement("a"), { href: made.moved, textContent: made.words });
  const note = Object.assign(document.createElement("p"), { className: "note warn" });
  note.setAttribute("role", "alert");
  note.dataset.moved = "1";
  note.append(link);
  form.prepend(note);
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage may be forbidden
  }
}

// The seconds in which a letter can be taken back.
function count() {
  const bar = document.getElementById("held");
  if (!bar || bar.dataset.counts) return;
  bar.dataset.counts = "1";
  const sentences = JSON.parse(bar.dataset.words);
  const end = Date.now() + Number(bar.dataset.held) * 1000;
  const left = bar.querySelector("[data-left]");
  left.setAttribute("aria-hidden", "true"); // said once is enough
  const timer = setInterval(() => {
    if (!bar.isConnected) return clearInterval(timer);
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (seconds > 0) {
      left.textContent = sentences[Math.min(seconds, sentences.length - 1)];
      return;
    }
    clearInterval(timer);
    bar.querySelector("button").remove();
    left.removeAttribute("aria-hidden");
    left.textContent = bar.dataset.gone;
    setTimeout(() => bar.remove(), 6_000);
  }, 250);
}

function post(address, body) {
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() }, keepalive: true });
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}
