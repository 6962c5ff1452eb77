// The client's page: a live view, a draft that survives a closed tab. It works without any of it.
import { watch } from "./live.js";
import { equip } from "./composer.js";

equip();
watch();
