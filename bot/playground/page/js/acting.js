// A press on something in a message, a form or Home: ask if need be, tell the playground, show what came of it.

import * as api from "./api.js";
import { confirmed } from "./confirm.js";
import { announce } from "./dom.js";
import { makeForm } from "./form_state.js";
import { toast } from "./toast.js";

/** What blocks need to know about where they stand. `surface` is "message", "modal" or "home". */
export function context(surface, container, form = makeForm()) {
  const self = { surface, container, form };
  self.act = (blockId, action, options) => act(self, blockId, action, options);
  return self;
}

/** Send one action; `confirm` is asked first, `source` spins meanwhile. False if it was not sent or not taken. */
async function act({ container, form }, blockId, action, { confirm, source } = {}) {
  if (source?.getAttribute("aria-busy") === "true" || !(await confirmed(confirm))) return false;
  source?.setAttribute("aria-busy", "true");
  const answer = await api.click({ container, block_id: blockId, action, state: { values: form.values } });
  source?.removeAttribute("aria-busy");
  if (answer.ok !== false) return true;
  toast(answer.text ?? answer.error);
  announce("That did not work");
  return false;
}
