// What a combobox is drawn from: rows, groups of rows, chips.

import { h, newId } from "./dom.js";
import { icon } from "./icons.js";

/** Groups of rows, or a word that there are none. */
export function drawGroups(groups, { isChosen, take }) {
  const some = groups.filter((group) => group.options.length);
  if (!some.length) return h("div", { class: "options-note" }, "Nothing found");
  return some.map((group) => {
    const rows = group.options.map((option) => row(option, isChosen(option), take));
    if (!group.label) return rows;
    const heading = h("div", { class: "options-heading", "aria-hidden": "true" }, group.label);
    return h("div", { role: "group", "aria-label": group.label }, heading, rows);
  });
}

function row(option, chosen, take) {
  const keepFocus = (event) => event.preventDefault();
  return h(
    "div",
    {
      class: "option",
      role: "option",
      id: newId("option"),
      "aria-selected": String(chosen),
      on: { pointerdown: keepFocus, mousedown: keepFocus, click: () => take(option) },
    },
    option.face?.(20),
    h(
      "span",
      { class: "option-text" },
      option.label,
      option.note && [" ", h("span", { class: "option-note" }, option.note)],
    ),
    chosen && icon("check", 16),
  );
}

/** One of several choices, with a way to take it back. */
export function chip(option, drop) {
  const close = {
    type: "button",
    class: "chip-x",
    "aria-label": `Remove ${option.label}`,
    on: { click: () => drop(option) },
  };
  return h(
    "span",
    { class: "chip" },
    option.face?.(18),
    h("span", { class: "chip-label" }, option.label),
    h("button", close, icon("close", 12)),
  );
}

/** Narrow groups to the options whose label has every word typed. */
export function narrow(groups, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, note }) => words.every((word) => `${label} ${note ?? ""}`.toLowerCase().includes(word));
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) }));
}
