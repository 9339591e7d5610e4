// Rich text as table cells and messages hold it: sections of styled text, links and people.

import { h } from "../dom.js";
import { link } from "../links.js";
import { mentionChannel, mentionUser } from "../mentions.js";

export function richText(block) {
  return h("div", { class: "block block-rich" }, richParts(block));
}

/** The sections of a rich text without the block around them, for table cells. */
export function richParts(block) {
  return (block.elements ?? []).map((section) => h("div", {}, (section.elements ?? []).map(piece)));
}

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
const PIECES = {
  text: (one) => lines(one.text),
  link: (one) => link(one.url, one.text || one.url),
  user: (one) => mentionUser(one.user_id),
  channel: (one) => mentionChannel(one.channel_id),
};
const STYLES = { code: ["code", { class: "md-code" }], strike: ["s", {}], italic: ["em", {}], bold: ["strong", {}] };

function piece(one) {
  const styles = Object.entries(STYLES).filter(([name]) => one.style?.[name]);
  return styles.reduce((inside, [, [tag, props]]) => h(tag, props, inside), PIECES[one.type]?.(one) ?? []);
}
