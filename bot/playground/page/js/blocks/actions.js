// A row of things to press.

import { h } from "../dom.js";
import { element } from "./elements.js";
import { textOf } from "./text.js";

export function actions(block, ctx) {
  const label = (item) => (item.type === "button" ? null : textOf(item.placeholder) || null);
  const draw = (item) => element(item, { ctx, blockId: block.block_id, attributes: { "aria-label": label(item) } });
  return h("div", { class: "block block-actions" }, (block.elements ?? []).map(draw));
}
