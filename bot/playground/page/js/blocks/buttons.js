// Buttons and overflow menus.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { follow } from "../links.js";
import { openMenu } from "../menu.js";
import { textNodes, textOf } from "./text.js";

const STYLES = { primary: "btn-primary", danger: "btn-danger" };

export function button(one, { ctx, blockId }) {
  const press = () => {
    follow(one.url);
    const action = { type: one.type, action_id: one.action_id, value: one.value, text: one.text };
    ctx.act(blockId, action, { confirm: one.confirm, source: drawn });
  };
  const drawn = h(
    "button",
    {
      type: "button",
      class: `btn ${STYLES[one.style] ?? ""}`,
      "aria-label": one.accessibility_label,
      dataset: { actionId: one.action_id ?? "" },
      on: { click: press },
    },
    h("span", { class: "btn-label" }, textNodes(one.text)),
  );
  return drawn;
}

export function overflow(one, { ctx, blockId, attributes }) {
  const choose = (option) => {
    follow(option.url);
    ctx.act(
      blockId,
      { type: one.type, action_id: one.action_id, selected_option: option },
      { confirm: one.confirm, source: drawn },
    );
  };
  const items = one.options.map((option) => ({
    label: textOf(option.text),
    note: textOf(option.description),
    run: () => choose(option),
  }));
  const drawn = h(
    "button",
    {
      type: "button",
      class: "btn btn-overflow",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      ...attributes,
      "aria-label": "More options",
      dataset: { actionId: one.action_id ?? "" },
      on: { click: () => openMenu(drawn, items, { label: "More options", alignEnd: true }) },
    },
    icon("dots"),
  );
  return drawn;
}
