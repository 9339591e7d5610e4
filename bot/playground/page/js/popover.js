// One floating panel at a time, anchored to what opened it. It lives inside an open dialog, else in the body.

import { h } from "./dom.js";

const GAP = 4; // px between anchor and panel
const EDGE = 8; // px kept free at the window's edge

let open = null;

/** Float `content` by `anchor`. Options: above, alignEnd, matchWidth, onClose, class, keep(target) -> stays open. */
export function openPopover(anchor, content, options = {}) {
  closePopover();
  const panel = h("div", { class: `popover ${options.class ?? ""}` }, content);
  (anchor.closest("dialog") ?? document.body).append(panel);
  open = { panel, anchor, options };
  place();
  const mine = open;
  return { panel, place, close: () => open === mine && closePopover(), isOpen: () => open === mine };
}

export function closePopover() {
  if (!open) return;
  const { panel, options } = open;
  open = null;
  panel.remove();
  options.onClose?.();
}

function place() {
  if (!open) return;
  const { panel, anchor, options } = open;
  if (!anchor.isConnected) return closePopover();
  const box = anchor.getBoundingClientRect();
  if (options.matchWidth) panel.style.minWidth = `${box.width}px`;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = options.alignEnd ? box.right - width : box.left;
  const below = box.bottom + GAP;
  const above = box.top - GAP - height;
  const goesUp = options.above ? above >= EDGE : below + height > innerHeight - EDGE && above >= EDGE;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(goesUp ? above : below, innerHeight - height - EDGE))}px`;
}

document.addEventListener(
  "pointerdown",
  (event) => {
    if (!open || open.panel.contains(event.target) || open.anchor.contains(event.target)) return;
    closePopover();
  },
  true,
);

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    event.stopPropagation();
    const { anchor } = open;
    closePopover();
    anchor.focus?.();
  },
  true,
);

addEventListener("resize", place);
document.addEventListener("scroll", (event) => open && !open.panel.contains(event.target) && place(), true);
