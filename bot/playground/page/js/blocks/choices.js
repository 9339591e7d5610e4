// Radio buttons, checkboxes, and the boxes of menus with several choices.

import { h, newId } from "../dom.js";
import { textNodes } from "./text.js";
import { begin, keep } from "./values.js";

export function radioButtons(one, at) {
  const first = begin(one, at, { selected_option: one.initial_option ?? null }).selected_option;
  const name = newId("radio");
  const pick = (option) => () => keep(one, at, { selected_option: option }, group);
  const draw = (option) => listed("radio", option, { name, checked: option.value === first?.value, changed: pick(option) });
  const group = h("div", { class: "choices", role: "radiogroup", ...at.attributes }, one.options.map(draw));
  return group;
}

export function checkboxes(one, at) {
  const first = begin(one, at, { selected_options: one.initial_options ?? [] }).selected_options;
  const chosen = new Set(first.map((option) => option.value));
  const turn = (option) => (event) => {
    chosen[event.target.checked ? "add" : "delete"](option.value);
    keep(one, at, { selected_options: one.options.filter((each) => chosen.has(each.value)) }, group);
  };
  const draw = (option) => listed("checkbox", option, { checked: chosen.has(option.value), changed: turn(option) });
  const group = h("div", { class: "choices", role: "group", ...at.attributes }, one.options.map(draw));
  return group;
}

function listed(type, option, more) {
  const words = h("span", { class: "choice-text" }, textNodes(option.text));
  return choice({ type, words, note: option.description && textNodes(option.description), ...more });
}

/** One box or button with its words, and perhaps a note under them. */
export function choice({ type, name, words, note, checked, changed }) {
  const id = note && newId("note");
  const box = h("input", { type, name, checked, "aria-describedby": id, on: { change: changed } });
  const said = note && h("span", { class: "choice-note", id }, note);
  return h("div", { class: "choice" }, h("label", {}, box, words), said);
}
