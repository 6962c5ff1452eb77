// The coach reads the draft while it is written: it says where and why, and never stands in the way.
const WAIT = 500; // ms of silence before the draft is read

export function coach() {
  const form = document.querySelector("[data-coach]");
  if (!form) return;
  const text = form.querySelector("textarea");
  const away = new Set();
  let timer = 0;
  let asked = 0;

  async function read() {
    const number = ++asked;
    const body = new URLSearchParams({ text: text.value, next_word: form.querySelector("[name=next_word]:checked")?.value || "", due: form.elements.namedItem("due")?.value || "" });
    for (const one of away) body.append("dismissed", one);
    try {
      const answer = await fetch(form.dataset.coach, { method: "POST", body, headers: token(form) });
      if (!answer.ok || number !== asked) return; // a newer draft is being read already
      const margin = document.getElementById("coach");
      window.Idiomorph.morph(margin, await answer.text(), { morphStyle: "outerHTML" });
    } catch {
      // without the coach one writes all the same
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(read, WAIT);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#coach button");
    if (!button) return;
    const remark = button.closest("[data-remark]");
    if ("show" in button.dataset) show(text, remark);
    if ("take" in button.dataset) take(form, text, remark);
    if (button.dataset.away) put(form, remark, away, button.dataset.away, read);
    if (button.dataset.takeDue) due(form, button.dataset.takeDue);
  });
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || (event.key !== "." && event.key !== ",")) return;
    const remark = document.querySelector(event.key === "." ? '#coach [data-remark]:not([data-rewrite=""])' : "#coach [data-remark]");
    if (!remark) return;
    event.preventDefault();
    if (event.key === ".") take(form, text, remark);
    else put(form, remark, away, "not_here", read);
  });
  if (text.value.trim()) read();
}

// The server counts code points, the browser UTF-16 units.
function units(text, place) {
  return Array.from(text.value).slice(0, place).join("").length;
}

function show(text, remark) {
  text.focus();
  text.setSelectionRange(units(text, Number(remark.dataset.start)), units(text, Number(remark.dataset.end)));
}

function take(form, text, remark) {
  const from = units(text, Number(remark.dataset.start));
  const to = units(text, Number(remark.dataset.end));
  text.setRangeText(remark.dataset.rewrite, from, to, "end");
  tally(form, remark.dataset.rule, "taken", "");
  remark.remove();
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function put(form, remark, away, why, read) {
  away.add(`${remark.dataset.rule}:${remark.dataset.words}`);
  for (const one of away) if (![...form.querySelectorAll("[name=dismissed]")].some((field) => field.value === one)) keep(form, one);
  tally(form, remark.dataset.rule, "dismissed", why);
  remark.remove();
  read();
}

function keep(form, value) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "dismissed", value });
  form.append(field);
}

function due(form, moment) {
  const own = form.querySelector('[name=next_word][value="own"]');
  own.checked = true;
  form.elements.namedItem("due").value = moment;
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function tally(form, rule, what, why) {
  fetch("/coach/verdicts/", { method: "POST", body: new URLSearchParams({ rule, what, why }), headers: token(form), keepalive: true }).catch(() => {});
}

function token(form) {
  return { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
}
