// A list that stays at its end while the reader is there, and otherwise says that something came.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const NEAR = 80; // px from the end that count as being there

export function scroller(label) {
  const list = h("div", { class: "message-list" });
  const jump = h(
    "button",
    { type: "button", class: "jump", hidden: true, on: { click: () => toEnd(true) } },
    icon("down", 16),
    "New messages",
  );
  const root = h("div", { class: "scroll", tabindex: "0", role: "log", "aria-label": label }, list); // a log is read out as it grows
  const frame = h("div", { class: "scroll-frame" }, root, jump);
  let atEnd = true;
  let height = 0;

  root.addEventListener("scroll", () => {
    const resized = root.scrollHeight !== height; // pictures and redrawn cards move the end, not the reader
    height = root.scrollHeight;
    if (resized && atEnd) return;
    atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR;
    if (atEnd) jump.hidden = true;
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);
  new ResizeObserver(() => atEnd && toEnd()).observe(root);

  function toEnd(smoothly = false) {
    atEnd = true;
    jump.hidden = true;
    height = root.scrollHeight;
    root.scrollTo({ top: root.scrollHeight, behavior: smoothly ? "smooth" : "instant" });
  }

  function toElement(element) {
    atEnd = false;
    element.scrollIntoView({ block: "center" });
    element.classList.add("flash");
    element.focus({ preventScroll: true });
  }

  /** Call after new messages were drawn; `mine` follows the writer. */
  function arrived(mine) {
    if (mine || atEnd) toEnd();
    else jump.hidden = false;
  }

  return { frame, list, root, toEnd, toElement, arrived };
}
