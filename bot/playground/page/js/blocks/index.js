// Block Kit, block by block. A kind this page does not know is named rather than hidden.

import { h } from "../dom.js";
import { state } from "../state.js";
import { isoDay } from "../time.js";
import { actions, contextActions } from "./actions.js";
import { input } from "./input.js";
import { alert, context, divider, file, header, image } from "./layout.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { section } from "./section.js";
import { dataTable, table } from "./table.js";

const DRAW = {
  actions,
  alert,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  divider,
  file,
  header,
  image,
  input,
  markdown,
  rich_text: richText,
  section,
  table,
};

/** The elements of a list of blocks. `ctx` comes from acting.context(). */
export function renderBlocks(blocks, ctx) {
  return (blocks ?? []).map((block, index) => renderBlock(block, ctx, index));
}

function renderBlock(block, ctx, index) {
  const blockId = block.block_id ?? `block-${index}`;
  const draw = DRAW[block.type] ?? unknown;
  const element = draw({ ...block, block_id: blockId }, ctx);
  element.dataset.blockId = blockId;
  return element;
}

/** The same for keyed(): a view that changes keeps the fields that did not, and what is typed in them. */
export function blockEntries(blocks, ctx, viewId) {
  const signature = (block) => JSON.stringify([viewId, block, state.me, isoDay(state.now)]);
  return (blocks ?? []).map((block, index) => ({
    key: block.block_id ?? `block-${index}`,
    signature: signature(block),
    draw: () => renderBlock(block, ctx, index),
  }));
}

function unknown(block) {
  return h("div", { class: "block block-unknown" }, `A block of type “${block.type}” is not drawn in the playground.`);
}
