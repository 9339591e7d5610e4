// Menus: a button opens them, arrows walk, Enter chooses, Esc closes.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { closePopover, openPopover } from "./popover.js";

/** Open a menu by `anchor`. Items: {label, note?, icon?, danger?, run} or "divider" or {heading}. */
export function openMenu(anchor, items, { label = "Menu", ...options } = {}) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label }, items.map(draw));
  list.addEventListener("keydown", walk);
  anchor.setAttribute("aria-expanded", "true");
  const onClose = () => {
    anchor.setAttribute("aria-expanded", "false");
    options.onClose?.();
  };
  openPopover(anchor, list, { ...options, onClose });
  entries(list)[0]?.focus();
}

function draw(item) {
  if (item === "divider") return h("div", { class: "menu-line", role: "separator" });
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const choose = () => {
    closePopover();
    item.run();
  };
  return h(
    "button",
    {
      class: `menu-item${item.danger ? " danger" : ""}`,
      role: "menuitem",
      type: "button",
      tabindex: "-1",
      on: { click: choose },
    },
    item.icon && icon(item.icon),
    h("span", { class: "menu-label" }, item.label),
    item.note && h("span", { class: "menu-note" }, item.note),
  );
}

const entries = (list) => [...list.querySelectorAll("[role=menuitem]")];

function walk(event) {
  const all = entries(event.currentTarget);
  const at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Tab") return closePopover();
  if (next === undefined) return;
  event.preventDefault();
  all[(next + all.length) % all.length].focus();
}
