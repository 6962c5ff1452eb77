// Names after @ in a note: a list under the text, by keyboard. Without it the name is typed as it is.
const CALL = /(?:^|[^\p{L}\p{N}._@-])@([\p{L}\p{N}][\p{L}\p{N}._-]*(?: [\p{L}\p{N}]+)?|)$/u;
const SHOWN = 8;

export function call() {
  for (const text of document.querySelectorAll("textarea[data-mentions]")) complete(text);
}

function complete(text) {
  const list = document.createElement("ul");
  list.className = "callable";
  list.id = `${text.form.id || "note"}-callable`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.dataset.mentionsLabel);
  list.hidden = true;
  text.after(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  const state = { text, list, names: null, at: 0 };
  text.addEventListener("input", () => look(state));
  text.addEventListener("click", () => look(state));
  text.addEventListener("keydown", (event) => steer(event, state));
  text.addEventListener("blur", () => close(state));
  // Before the text loses the focus.
  list.addEventListener("mousedown", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (!chosen) return;
    event.preventDefault();
    put(state, chosen.dataset.handle);
  });
}

async function look(state) {
  if (asked(state) === null) return close(state);
  state.names ??= fetch(state.text.dataset.mentions, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : { names: [] }))
    .catch(() => ({ names: [] }));
  const { names } = await state.names;
  const word = asked(state); // more may have been typed meanwhile
  const found = word === null ? [] : names.filter((one) => fits(one, word)).slice(0, SHOWN);
  if (!found.length) return close(state);
  state.list.replaceChildren(...found.map((one, number) => option(one, `${state.list.id}-${number}`)));
  state.list.hidden = false;
  point(state, 0);
}

function asked({ text }) {
  if (text.selectionStart !== text.selectionEnd) return null;
  const found = CALL.exec(text.value.slice(Math.max(0, text.selectionStart - 120), text.selectionStart));
  return found && fold(found[1]);
}

function fits(one, word) {
  // A role is asked for by its own name: a word of a colleague's offers him, and not everybody of his trade.
  const whole = (one.note ? [one.handle, one.name, one.note] : [one.handle]).map(fold);
  return whole.some((said) => said.startsWith(word) || said.split(/[\s.,@_-]+/).some((part) => part.startsWith(word)));
}

function fold(said) {
  return said.toLowerCase().replaceAll("ё", "е");
}

function option(one, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.dataset.handle = one.handle;
  const name = document.createElement("b");
  name.textContent = `@${one.handle}`;
  const more = document.createElement("small");
  more.textContent = one.note || one.name;
  item.append(name, " ", more);
  return item;
}

function steer(event, state) {
  if (state.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const count = state.list.children.length;
  if (event.key === "ArrowDown") point(state, (state.at + 1) % count);
  else if (event.key === "ArrowUp") point(state, (state.at + count - 1) % count);
  else if (event.key === "Enter" || event.key === "Tab") put(state, state.list.children[state.at].dataset.handle);
  else if (event.key === "Escape") close(state);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function point(state, at) {
  state.at = at;
  [...state.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
  state.text.setAttribute("aria-activedescendant", state.list.children[at].id);
}

function put(state, handle) {
  const { text } = state;
  const from = text.value.lastIndexOf("@", text.selectionStart - 1);
  text.setRangeText(`@${handle} `, from, text.selectionStart, "end");
  close(state);
  text.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept by whoever listens
}

function close({ text, list }) {
  list.hidden = true;
  text.removeAttribute("aria-activedescendant");
}
