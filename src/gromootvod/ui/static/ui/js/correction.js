// A member corrects a phrase of a letter: a click, or Enter on it, and one choice. Arrows walk from phrase to phrase.
import { refresh } from "./live.js";
import { tell } from "./small.js";

const PHRASE = "[data-letter] .text [data-at]";

let box, form, chosen;

export function correct() {
  box = document.getElementById("correct");
  if (!box) return;
  form = box.querySelector("form");
  rove();
  document.addEventListener("gromo:morphed", rove);
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest?.(PHRASE);
    if (phrase && getSelection().isCollapsed) open(phrase);
    if (event.target === box || event.target.closest?.("#correct [data-close]")) box.close();
  });
  document.addEventListener("keydown", (event) => {
    const phrase = event.target.matches?.(PHRASE) && event.target;
    if (!phrase || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") open(phrase);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") walk(phrase, event.key === "ArrowRight" ? 1 : -1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", send);
}

// One phrase of a letter is in the order of Tab, so that a long letter is one stop and not fifty.
function rove() {
  for (const text of document.querySelectorAll("[data-letter] .text")) {
    const phrases = [...text.querySelectorAll("[data-at]")];
    for (const phrase of phrases) {
      phrase.setAttribute("role", "button");
      phrase.setAttribute("aria-haspopup", "dialog");
      phrase.tabIndex = phrase === document.activeElement ? 0 : -1;
    }
    if (phrases.length && !phrases.includes(document.activeElement)) phrases[0].tabIndex = 0;
  }
}

function walk(phrase, by) {
  const all = [...phrase.closest("[data-letter]").querySelectorAll("[data-at]")].filter((one) => one.getClientRects().length);
  const next = all[all.indexOf(phrase) + by];
  if (!next) return;
  phrase.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function open(phrase) {
  const [start, end] = phrase.dataset.at.split("-");
  chosen = phrase;
  form.reset();
  const fields = form.elements;
  fields.message.value = phrase.closest("[data-letter]").dataset.letter;
  fields.start.value = start;
  fields.end.value = end;
  fields.part.value = phrase.textContent;
  fields.hot.checked = phrase.classList.contains("hot");
  box.querySelector("details").open = false;
  box.querySelector("[data-quote]").textContent = phrase.textContent;
  box.querySelector("[data-back]").hidden = !phrase.classList.contains("said");
  for (const button of box.querySelectorAll("button[name=label]")) {
    button.setAttribute("aria-pressed", String(button.value === phrase.dataset.label));
  }
  box.showModal();
  place(phrase);
  (box.querySelector("[aria-pressed=true]") || box.querySelector("button[name=label]")).focus();
}

// Below the phrase where there is room, else above it; on a narrow screen the stylesheet puts it at the bottom.
function place(phrase) {
  const rect = phrase.getClientRects()[0] || phrase.getBoundingClientRect();
  const last = phrase.getBoundingClientRect();
  const below = last.bottom + 8;
  const fits = below + box.offsetHeight < innerHeight;
  box.style.setProperty("--x", `${Math.max(8, Math.min(rect.left, innerWidth - box.offsetWidth - 8))}px`);
  box.style.setProperty("--y", `${Math.max(8, fits ? below : rect.top - box.offsetHeight - 8)}px`);
}

async function send(event) {
  event.preventDefault();
  const button = event.submitter;
  const said = new FormData(form, button);
  const target = button.getAttribute("formaction") || form.action;
  const answer = await ask(target, said);
  if (!answer) return tell(form.dataset.failed);
  const words = await answer.text();
  if (!answer.ok) return tell(answer.status === 422 ? words : form.dataset.failed);
  box.close();
  document.activeElement?.blur(); // what has the focus is left as it is by live pages
  await refresh("#ticket-body");
  tell(words);
  const letter = document.querySelector(`[data-letter="${CSS.escape(said.get("message"))}"]`);
  const again = letter?.querySelector(`[data-at^="${CSS.escape(said.get("start"))}-"]`) || chosen;
  if (again?.isConnected) {
    for (const one of letter.querySelectorAll(".text [data-at]")) one.tabIndex = -1;
    again.tabIndex = 0;
    again.focus({ preventScroll: true });
  }
}

async function ask(url, body) {
  try {
    return await fetch(url, { method: "POST", body, headers: { "X-Live": "1" }, credentials: "same-origin" });
  } catch {
    return null; // the line is down; the choice stays open and can be made again
  }
}
