// A section: text, up to ten fields, and one thing at its right.

import { h } from "../dom.js";
import { element } from "./elements.js";
import { imageAddress } from "./layout.js";
import { textNodes, textOf } from "./text.js";

export function section(block, ctx) {
  const text = block.text && h("div", { class: "section-text" }, textNodes(block.text));
  const fields =
    block.fields?.length &&
    h(
      "div",
      { class: "section-fields" },
      block.fields.map((one) => h("div", { class: "section-field" }, textNodes(one))),
    );
  const side = block.accessory && h("div", { class: "section-accessory" }, accessory(block, ctx));
  return h("div", { class: "block block-section" }, h("div", { class: "section-main" }, text, fields), side);
}

function accessory({ accessory: one, text, block_id: blockId }, ctx) {
  if (one.type === "image")
    return h("img", { class: "section-image", src: imageAddress(one), alt: one.alt_text ?? "" });
  return element(one, { ctx, blockId, attributes: { "aria-label": textOf(one.placeholder) || plainStart(text) } });
}

/** A field beside a text goes by the text's first words. */
function plainStart(text) {
  return (
    textOf(text)
      .replaceAll(/[*_~`]|<[^>]*>/g, "")
      .split("\n")[0]
      .slice(0, 80) || null
  );
}
