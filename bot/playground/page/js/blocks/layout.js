// The blocks that only show: header, divider, context, image.

import { h, safeUrl } from "../dom.js";
import { textNodes } from "./text.js";

export function header(block, { surface }) {
  const tag = surface === "modal" ? "h3" : "h2";
  return h(tag, { class: "block block-header", dataset: { level: block.level ?? "" } }, textNodes(block.text));
}

export function divider() {
  return h("hr", { class: "block block-divider" });
}

export function context(block) {
  const draw = (element) =>
    element.type === "image"
      ? h("img", { class: "context-image", src: imageAddress(element), alt: element.alt_text, title: element.alt_text })
      : h("span", { class: "context-text" }, textNodes(element));
  return h("div", { class: "block block-context" }, (block.elements ?? []).map(draw));
}

export function image(block) {
  const address = imageAddress(block);
  const props = { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": `Open ${block.alt_text}` };
  const picture = h("a", props, h("img", { src: address, alt: block.alt_text, loading: "lazy" }));
  const title = block.title && h("figcaption", { class: "image-title" }, textNodes(block.title));
  return h("figure", { class: "block block-image" }, title, picture);
}

/** Where a picture lies: on the web, or among the files of the playground. */
export function imageAddress({ image_url: url, slack_file: file }) {
  if (url || file?.url) return safeUrl(url ?? file.url);
  return file?.id ? `/files/${encodeURIComponent(file.id)}` : null;
}
