// Radio buttons and checkboxes.

import { h, newId } from "../dom.js";
import { textNodes } from "./text.js";
import { begin, keep } from "./values.js";

export function radioButtons(one, at) {
  const first = begin(one, at, { selected_option: one.initial_option ?? null }).selected_option;
  const name = newId("radio");
  const choose = (option) => keep(one, at, { selected_option: option }, group);
  const group = h(
    "div",
    { class: "choices", role: "radiogroup", ...at.attributes },
    one.options.map((option) => choice("radio", name, option, option.value === first?.value, () => choose(option))),
  );
  return group;
}

export function checkboxes(one, at) {
  const first = begin(one, at, { selected_options: one.initial_options ?? [] }).selected_options;
  const chosen = new Set(first.map((option) => option.value));
  const turn = (option, on) => {
    if (on) chosen.add(option.value);
    else chosen.delete(option.value);
    keep(one, at, { selected_options: one.options.filter((each) => chosen.has(each.value)) }, group);
  };
  const group = h(
    "div",
    { class: "choices", role: "group", ...at.attributes },
    one.options.map((option) =>
      choice("checkbox", null, option, chosen.has(option.value), (event) => turn(option, event.target.checked)),
    ),
  );
  return group;
}

function choice(type, name, option, checked, changed) {
  const note = newId("note");
  const box = h("input", {
    type,
    name,
    checked,
    class: `choice-${type}`,
    value: option.value,
    "aria-describedby": option.description && note,
    on: { change: changed },
  });
  const words = h("span", { class: "choice-text" }, textNodes(option.text));
  const described = option.description && h("span", { class: "choice-note", id: note }, textNodes(option.description));
  return h("div", { class: "choice" }, h("label", {}, box, words), described);
}
