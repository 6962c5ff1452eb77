// The members' pages. Every module looks for its own hooks and is silent where there are none.
import { watch } from "./live.js";
import { listen } from "./keys.js";
import { tie } from "./facts.js";
import { equip } from "./composer.js";
import { coach } from "./coach.js";
import { correct } from "./correction.js";
import { talk } from "./call.js";
import { furnish } from "./small.js";

furnish();
listen();
tie();
correct();
equip();
talk();
coach();
watch();
