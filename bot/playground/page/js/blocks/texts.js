// Fields to type in: one line, several lines, numbers, mail, web addresses.

import { h } from "../dom.js";
import { textOf } from "./text.js";
import { begin, keep } from "./values.js";

const TALLEST = 320; // px a text grows to before it scrolls

function field(tag, one, at, properties) {
  const first = begin(one, at, { value: one.initial_value ?? null }).value;
  const say = () =>
    at.ctx.act(at.blockId, { type: one.type, action_id: one.action_id, value: drawn.value }, { source: drawn });
  const drawn = h(tag, {
    class: "field",
    placeholder: textOf(one.placeholder),
    autocomplete: "off",
    maxlength: one.max_length,
    ...properties,
    ...at.attributes,
    value: first ?? "",
    on: {
      input: () =>
        keep(one, { ...at, inInput: true, dispatch: false }, { value: drawn.value === "" ? null : drawn.value }),
      keydown: (event) => {
        if (event.key !== "Enter" || tag !== "input") return;
        if (at.dispatch || !at.inInput) {
          event.preventDefault();
          say();
        }
      },
    },
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

export function numberInput(one, at) {
  const step = one.is_decimal_allowed ? "any" : "1";
  return field("input", one, at, {
    type: "number",
    inputmode: one.is_decimal_allowed ? "decimal" : "numeric",
    step,
    min: one.min_value,
    max: one.max_value,
  });
}

export function emailInput(one, at) {
  return field("input", one, at, { type: "email", inputmode: "email" });
}

export function urlInput(one, at) {
  return field("input", one, at, { type: "url", inputmode: "url" });
}
