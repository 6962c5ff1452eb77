// Macros in the reply: a picker (m, Ctrl+/, or / on an empty line), a key and Tab, and Tab from gap to gap.
const GAP = /⟦[^⟦⟧\n]{1,120}⟧/;

export function macros() {
  const box = document.querySelector("[data-macros]");
  const form = box?.closest("form");
  const text = form?.querySelector('[data-key="reply-text"]');
  if (text) new Picker(box, form, text).listen();
  editor();
}

class Picker {
  constructor(box, form, text) {
    Object.assign(this, { box, form, text, all: null, shown: [], at: 0, slash: false });
    this.dialog = box.querySelector("dialog");
    this.query = box.querySelector("[data-macro-query]");
    this.list = box.querySelector("[role=listbox]");
    this.chips = box.querySelector("[data-chips]");
  }

  listen() {
    this.chips.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-chip-away]")?.closest("li");
      chip?.remove();
      if (chip) this.text.dispatchEvent(new Event("change", { bubbles: true })); // the kept draft follows
    });
    if (!this.dialog) return;
    this.text.addEventListener("focus", () => this.load(), { once: true });
    this.text.addEventListener("keydown", (event) => this.typed(event));
    this.box.querySelector("[data-macro-fold] > summary").addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    });
    document.addEventListener("macros:open", () => this.open());
    this.query.addEventListener("input", () => this.show());
    this.query.addEventListener("keydown", (event) => this.steer(event));
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take(this.shown[Number(row.dataset.place)], event.shiftKey);
    });
    this.dialog.addEventListener("close", () => this.text.focus());
    this.dialog.addEventListener("cancel", () => {
      if (this.slash) put(this.text, "/");
      this.slash = false;
    });
  }

  async load() {
    if (this.all) return this.all;
    const answer = await fetch(this.box.dataset.macros);
    this.all = answer.ok ? (await answer.json()).macros : [];
    return this.all;
  }

  typed(event) {
    if (event.code === "Slash" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.open();
    } else if (event.key === "/" && !event.ctrlKey && !event.metaKey && lineBefore(this.text) === "") {
      event.preventDefault();
      this.slash = true;
      this.open();
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      if (this.expand() || gap(this.text, this.text.selectionEnd)) event.preventDefault();
    }
  }

  // The word before the caret is a key: it gives way to its words.
  expand() {
    const word = this.text.selectionStart === this.text.selectionEnd && /(?:^|\s)([\p{L}\p{N}][\p{L}\p{N}_-]*)$/u.exec(lineBefore(this.text))?.[1];
    const found = word && this.all?.filter((one) => one.key === word.toLowerCase()).sort((a, b) => b.mine - a.mine)[0];
    if (!found) return false;
    this.text.setSelectionRange(this.text.selectionStart - word.length, this.text.selectionStart);
    this.fill(found);
    return true;
  }

  async open() {
    this.query.value = "";
    this.dialog.showModal();
    this.query.focus();
    await this.load();
    this.show();
  }

  show() {
    const words = this.query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one) => words.every((word) => `${one.key} ${one.name} ${one.preview}`.toLowerCase().includes(word));
    const rank = (one) => (one.key === words[0] ? 0 : one.key.startsWith(words[0] || "") ? 1 : 2);
    this.shown = (this.all || []).filter(fits).sort((a, b) => rank(a) - rank(b)).slice(0, 50);
    this.list.replaceChildren(...this.shown.map(row));
    if (!this.shown.length) this.list.append(Object.assign(document.createElement("li"), { textContent: this.list.dataset.none, className: "quiet" }));
    this.mark(0);
  }

  mark(place) {
    this.at = Math.max(0, Math.min(place, this.shown.length - 1));
    for (const [number, one] of [...this.list.querySelectorAll("[role=option]")].entries()) {
      one.setAttribute("aria-selected", String(number === this.at));
      if (number === this.at) one.scrollIntoView({ block: "nearest" });
    }
    this.query.setAttribute("aria-activedescendant", this.shown.length ? `macro-option-${this.at}` : "");
  }

  steer(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.mark(this.at + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.shown[this.at]) this.take(this.shown[this.at], event.shiftKey);
    }
  }

  take(one, alone) {
    this.slash = false;
    this.dialog.close();
    if (!alone) return this.fill(one);
    this.box.querySelector("[name=macro_chosen]").value = one.id;
    return this.box.querySelector("[formaction$='/macro-applications/']").click();
  }

  async fill(one) {
    const due = new URLSearchParams({ next_word: this.form.querySelector("[name=next_word]:checked")?.value || "", due: this.form.elements.namedItem("due")?.value || "" });
    const answer = await fetch(`${this.box.dataset.macros}${one.id}/?${due}`);
    if (!answer.ok) return;
    const made = await answer.json();
    const from = this.text.selectionStart;
    put(this.text, made.text);
    this.chips.querySelector(`[data-macro="${one.id}"]`)?.remove();
    this.chips.insertAdjacentHTML("beforeend", made.chips);
    this.text.focus();
    if (gap(this.text, from, from + made.text.length)) document.getElementById("voice")?.replaceChildren(this.list.dataset.gap);
  }
}

function row(one, place) {
  const item = document.createElement("li");
  Object.assign(item, { id: `macro-option-${place}`, role: "option" });
  item.setAttribute("role", "option");
  item.dataset.place = place;
  const key = Object.assign(document.createElement("code"), { textContent: one.key });
  const name = Object.assign(document.createElement("b"), { textContent: one.name });
  const words = Object.assign(document.createElement("small"), { textContent: one.preview });
  item.append(key, " ", name, words);
  return item;
}

function lineBefore(text) {
  return text.value.slice(0, text.selectionStart).split("\n").at(-1);
}

function put(text, words) {
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// The next gap after a place is selected, so that typing fills it.
function gap(text, from, to = Infinity) {
  const found = GAP.exec(text.value.slice(from));
  if (!found || from + found.index >= to) return false;
  text.setSelectionRange(from + found.index, from + found.index + found[0].length);
  return true;
}

// The editor shows its words on the real ticket while they are written.
function editor() {
  const form = document.querySelector("[data-macro-editor]");
  const place = form?.querySelector("[data-preview]");
  if (!place) return;
  let timer = 0;
  let asked = 0;
  const read = async () => {
    const number = ++asked;
    const data = new FormData(form);
    data.delete("attachments");
    const answer = await fetch(form.querySelector("[data-macro-preview]").formAction, { method: "POST", body: data });
    if (!answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.querySelector("[data-preview]").childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, 500);
  });
}
