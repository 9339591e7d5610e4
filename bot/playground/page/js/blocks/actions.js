// A row of things to press.

import { h } from "../dom.js";
import { element } from "./elements.js";
import { textOf } from "./text.js";

export function actions(block, ctx) {
  const one = (item) => element(item, { ctx, blockId: block.block_id, attributes: { "aria-label": labelOf(item) } });
  return h("div", { class: "block block-actions" }, (block.elements ?? []).map(one));
}

export function contextActions(block, ctx) {
  return actions(block, ctx);
}

function labelOf(item) {
  return item.type === "button" ? null : textOf(item.placeholder) || { overflow: "More options" }[item.type] || null;
}
