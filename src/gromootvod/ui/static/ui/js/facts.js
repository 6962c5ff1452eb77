// Hover or focus a fact on the card: its source lights up in the letter. And the other way round.
export function tie() {
  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => light(event, true));
    document.addEventListener(off, (event) => light(event, false));
  }
  document.addEventListener("click", (event) => {
    const value = event.target.closest?.("[data-facts] [data-ref], .quotes [data-ref]");
    if (value) show(value.dataset.ref);
  });
  document.addEventListener("keydown", (event) => {
    const value = event.key === "Enter" && event.target.closest?.("[data-facts] [data-ref], .quotes [data-ref]");
    if (value) show(value.dataset.ref);
  });
}

function light(event, lit) {
  const one = event.target.closest?.("[data-ref]");
  if (!one) return;
  for (const other of document.querySelectorAll(`[data-ref="${CSS.escape(one.dataset.ref)}"]`)) other.classList.toggle("lit", lit);
}

function show(ref) {
  const source = document.querySelector(`[data-letter] [data-ref="${CSS.escape(ref)}"]`);
  if (!source) return;
  source.closest("[data-letter]").open = true;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  source.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
