// The members' pages. Every module looks for its own hooks and is silent where there are none; what only some pages
// need is fetched by them alone, so that the board stays light.
import { watch } from "./live.js";
import { listen } from "./keys.js";
import { furnish } from "./small.js";

furnish();
listen();
watch();
const wanted = [];
if (document.querySelector("[data-facts], [data-ref]")) wanted.push(import("./facts.js").then((module) => module.tie()));
if (document.querySelector("[data-composer]")) wanted.push(import("./composer.js").then((module) => module.equip()));
if (document.querySelector("[data-coach]")) wanted.push(import("./coach.js").then((module) => module.coach()));
if (document.querySelector("[data-mentions]")) wanted.push(import("./mentions.js").then((module) => module.call()));
if (document.querySelector("[data-presence]")) wanted.push(import("./together.js").then((module) => module.together()));
else if (document.getElementById("rows")) document.addEventListener("gromo:presence", meet, { once: true });
if (document.querySelector("[data-macros], [data-macro-editor]")) wanted.push(import("./macros.js").then((module) => module.macros()));
if (document.querySelector("[data-bulk]")) wanted.push(import("./rows.js").then((module) => module.rows()));
if (document.getElementById("correct")) wanted.push(import("./correction.js").then((module) => module.correct()));
if (document.querySelector("[data-call]") || called()) wanted.push(import("./call.js").then((module) => module.talk()));
// For whoever must not press a key before everything listens.
Promise.allSettled(wanted).then(() => { document.documentElement.dataset.awake = ""; });

// A board learns of colleagues when the first of them opens a ticket.
async function meet() {
  (await import("./together.js")).together();
  document.dispatchEvent(new CustomEvent("gromo:presence"));
}

// A call that was saved on the page before has a draft to be put away.
function called() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("sent:call-"));
  } catch {
    return false; // storage may be forbidden
  }
}
