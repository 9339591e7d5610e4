// The blocks that only show: header, divider, context, image, alert, file.

import { h, safeUrl } from "../dom.js";
import { icon } from "../icons.js";
import { textNodes, textOf } from "./text.js";

export function header(block, { surface }) {
  return h(
    surface === "modal" ? "h3" : "h2",
    { class: "block block-header", dataset: { level: block.level ?? "" } },
    textNodes(block.text),
  );
}

export function divider() {
  return h("hr", { class: "block block-divider" });
}

export function context(block) {
  const one = (element) =>
    element.type === "image"
      ? h("img", {
          class: "context-image",
          src: imageAddress(element),
          alt: element.alt_text ?? "",
          title: element.alt_text,
        })
      : h("span", { class: "context-text" }, textNodes(element));
  return h("div", { class: "block block-context" }, (block.elements ?? []).map(one));
}

export function image(block) {
  const title = block.title && h("figcaption", { class: "image-title" }, textNodes(block.title));
  return h("figure", { class: "block block-image" }, title, picture(block));
}

function picture(block) {
  const address = imageAddress(block);
  const shown = h("img", { src: address, alt: block.alt_text ?? "", loading: "lazy" });
  return h(
    "a",
    {
      href: address,
      target: "_blank",
      rel: "noopener noreferrer",
      "aria-label": `Open ${block.alt_text || "picture"}`,
    },
    shown,
  );
}

/** Where a picture lies: on the web, or among the files of the playground. */
export function imageAddress({ image_url: url, slack_file: file }) {
  if (url) return safeUrl(url);
  if (file?.url) return safeUrl(file.url);
  return file?.id ? `/files/${encodeURIComponent(file.id)}` : null;
}

export function alert(block) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "info";
  return h(
    "div",
    { class: `block block-alert alert-${level}`, role: "note" },
    icon("alert"),
    h("div", {}, textNodes(block.text)),
  );
}

export function file(block) {
  return h("div", { class: "block" }, textOf(block.title) || "A file");
}
