// An input block: its label, its field, a hint, and what is wrong with it.

import { fill, h, newId } from "../dom.js";
import { held } from "../form_state.js";
import { icon } from "../icons.js";
import { element } from "./elements.js";
import { textNodes } from "./text.js";

const GROUPS = ["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select"]; // not labelled by `for`

export function input(block, ctx) {
  const { block_id: blockId, element: one } = block;
  const ids = { label: newId("label"), field: newId("field"), hint: newId("hint"), error: newId("error") };
  const grouped = GROUPS.includes(one.type);
  const attributes = {
    id: ids.field,
    "aria-describedby": `${ids.error}${block.hint ? ` ${ids.hint}` : ""}`,
    "aria-required": block.optional || (grouped && one.type !== "radio_buttons") ? null : "true",
    "aria-labelledby": grouped ? ids.label : null,
  };
  const optional = block.optional && h("span", { class: "label-optional" }, " (optional)");
  const named = { class: "input-label", id: ids.label, for: grouped ? null : ids.field };
  const label = h(grouped ? "div" : "label", named, textNodes(block.label), optional);
  const drawn = element(one, { ctx, blockId, attributes, inInput: true, dispatch: block.dispatch_action });
  const hint = block.hint && h("div", { class: "input-hint", id: ids.hint }, textNodes(block.hint));
  const error = h("div", { class: "input-error", id: ids.error, role: "alert" });
  ctx.form.check(blockId, () => fault(block, ctx.form.values[blockId]?.[one.action_id]));
  const root = h("div", { class: "block block-input" }, label, drawn, hint, error);
  for (const event of ["input", "change"]) root.addEventListener(event, () => showFault(root, null));
  return root;
}

/** Write under a field what is wrong with it; null takes it away. */
export function showFault(root, text) {
  const place = root.querySelector(".input-error");
  root.classList.toggle("has-error", Boolean(text));
  fill(place, text && icon("alert", 15), text);
  for (const field of root.querySelectorAll("input, select, textarea")) {
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** What Slack would refuse before it asks the app. */
function fault({ optional, element: one }, value) {
  const content = held(value);
  if (content === null) return optional ? null : "Please fill in this field.";
  if (one.min_length && content.length < one.min_length) return `Please write at least ${one.min_length} characters.`;
  if (one.max_length && content.length > one.max_length) return `Please write at most ${one.max_length} characters.`;
  return null;
}
