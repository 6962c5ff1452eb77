// The editor of a playbook: numbers follow the lines, a fault leads to its line, an unsaved text survives a closed tab.
const form = document.querySelector("[data-yaml]");
const text = form?.querySelector("textarea");
const MOST = 5000;

if (text) {
  const gutter = form.querySelector("[data-gutter]");
  const stands = "stands" in form.dataset; // the text is what is in force, or the template
  const key = `playbook:${form.dataset.yaml}`;

  text.addEventListener("input", () => {
    number(text.value.split("\n"));
    keep(key, text.value);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#L"]');
    if (!link) return;
    event.preventDefault();
    go(Number(link.hash.slice(2)));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const save = form.querySelector("[data-save]");
    if (save) form.requestSubmit(save);
  });
  if (stands) offer(text.value.trimEnd());
  else keep(key, text.value); // came back from a trial or with faults
  show(gutter.querySelector(".bad, .new"));

  function number(lines) {
    text.rows = Math.min(lines.length, MOST);
    text.cols = Math.min(2000, Math.max(80, ...lines.slice(0, MOST).map((line) => line.length + 2)));
    while (gutter.childElementCount > text.rows) gutter.lastElementChild.remove();
    while (gutter.childElementCount < text.rows) {
      const one = document.createElement("span");
      one.id = `L${gutter.childElementCount + 1}`;
      one.textContent = gutter.childElementCount + 1;
      gutter.append(one);
    }
  }

  function go(line) {
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    gutter.querySelector(".here")?.classList.remove("here");
    const mark = gutter.children[line - 1];
    mark?.classList.add("here");
    mark?.scrollIntoView({ block: "center" });
    show(mark);
  }

  // Bring a line into the middle of the paper; the page stays where it is.
  function show(mark) {
    const paper = form.querySelector("[data-paper]");
    if (mark) paper.scrollTo(0, mark.offsetTop - paper.clientHeight / 2);
  }

  function offer(standing) {
    for (const name of [key, "playbook:new"]) if (recall(name)?.trimEnd() === standing) keep(name, "");
    const note = document.querySelector("[data-draft-note]");
    const kept = recall(key);
    if (!kept || text.readOnly) return;
    note.hidden = false;
    note.querySelector("[data-draft-take]").addEventListener("click", () => {
      text.value = kept;
      number(kept.split("\n"));
      note.hidden = true;
      text.focus();
    });
    note.querySelector("[data-draft-drop]").addEventListener("click", () => {
      keep(key, "");
      note.hidden = true;
    });
  }
}

function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

function keep(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // see recall()
  }
}
