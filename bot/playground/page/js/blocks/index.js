// Block Kit, block by block. A kind this page does not know is named rather than hidden.

import { h } from "../dom.js";
import { state } from "../state.js";
import { isoDay } from "../time.js";
import { actions } from "./actions.js";
import { input } from "./input.js";
import { context, divider, header, image } from "./layout.js";
import { richText } from "./rich_text.js";
import { section } from "./section.js";
import { table } from "./table.js";

const DRAW = { actions, context, divider, header, image, input, rich_text: richText, section, table };

const idOf = (block, index) => block.block_id ?? `block-${index}`;

/** The elements of a list of blocks. `ctx` comes from acting.context(). */
export function renderBlocks(blocks, ctx) {
  return (blocks ?? []).map((block, index) => renderBlock(block, ctx, index));
}

function renderBlock(block, ctx, index) {
  const blockId = idOf(block, index);
  const element = (DRAW[block.type] ?? unknown)({ ...block, block_id: blockId }, ctx);
  element.dataset.blockId = blockId;
  return element;
}

/** The same for keyed(): a view that changes keeps the fields that did not, and what is typed in them. */
export function blockEntries(blocks, ctx, viewId) {
  return (blocks ?? []).map((block, index) => ({
    key: idOf(block, index),
    signature: JSON.stringify([viewId, block, state.me, isoDay(state.now)]),
    draw: () => renderBlock(block, ctx, index),
  }));
}

function unknown(block) {
  return h("div", { class: "block block-unknown" }, `A block of type “${block.type}” is not drawn in the playground.`);
}
