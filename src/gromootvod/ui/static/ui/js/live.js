// Live pages: on news the page asks for itself again and is morphed in place.
// Focus, scroll, open folds and what is being typed stay as they are.
const QUIET = 300; // ms: news come in flocks

export function watch() {
  const root = document.querySelector("[data-live]");
  if (!root || !window.EventSource || !window.Idiomorph) return;
  const url = new URL(root.dataset.live, location.href);
  url.searchParams.set("last", root.dataset.last || "0");
  const stream = new EventSource(url);
  let timer = 0;
  stream.addEventListener("ticket", () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(root.dataset.morph), QUIET);
  });
  stream.addEventListener("presence", () => document.dispatchEvent(new CustomEvent("gromo:presence")));
  window.addEventListener("pagehide", () => stream.close());
}

export async function refresh(selector) {
  let page;
  try {
    const answer = await fetch(location.href, { headers: { "X-Live": "1" }, credentials: "same-origin" });
    if (!answer.ok) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // the line is down; the stream reconnects by itself and asks again
  }
  hold(selector, () => {
    for (const part of [selector, ".views"]) {
      const old = document.querySelector(part);
      const fresh = page.querySelector(part);
      if (old && fresh) window.Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks });
    }
  });
  document.dispatchEvent(new CustomEvent("gromo:morphed"));
}

// What the reader looks at stays where it is, whatever came in above it. The browser's own anchoring loses
// its anchor here, for morphing takes nodes out for a moment.
function hold(selector, change) {
  const seen = scrollY > 0 && [...document.querySelectorAll(`${selector} [id]`)].find(inSight);
  const top = seen && seen.getBoundingClientRect().top;
  change();
  if (seen && seen.isConnected) scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
}

function inSight(element) {
  const { top, height } = element.getBoundingClientRect();
  return height > 0 && top >= 0 && top < innerHeight;
}

const callbacks = {
  // What the reader is writing in is his; so are the folds he has opened.
  beforeNodeMorphed: (old) => !(old.nodeType === 1 && (old.hasAttribute("data-keep") || old === document.activeElement)),
  beforeAttributeUpdated: (name, node) => !(name === "open" && node.localName === "details"),
};
