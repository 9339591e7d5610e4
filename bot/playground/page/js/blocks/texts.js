// Fields to type in: one line, or several that grow.

import { h } from "../dom.js";
import { textOf } from "./text.js";
import { begin, keep } from "./values.js";

const TALLEST = 320; // px a text grows to before it scrolls

/** A field that keeps what is typed; Enter in a single line tells the app where the block asks for that. */
export function field(tag, one, at, properties) {
  const first = begin(one, at, { value: one.initial_value ?? null }).value;
  const input = () => keep(one, { ...at, inInput: true, dispatch: false }, { value: drawn.value || null });
  const keydown = (event) => {
    if (event.key !== "Enter" || tag !== "input" || !(at.dispatch || !at.inInput)) return;
    event.preventDefault();
    at.ctx.act(at.blockId, { type: one.type, action_id: one.action_id, value: drawn.value }, { source: drawn });
  };
  const drawn = h(tag, {
    class: "field",
    placeholder: textOf(one.placeholder),
    autocomplete: "off",
    maxlength: one.max_length,
    ...properties,
    ...at.attributes,
    value: first ?? "",
    on: { input, keydown },
  });
  return drawn;
}

export function textInput(one, at) {
  if (!one.multiline) return field("input", one, at, { type: "text" });
  const area = field("textarea", one, at, { rows: 4 });
  area.addEventListener("input", () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, TALLEST)}px`;
  });
  return area;
}
