// On a phone the sidebar is a drawer over the page.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const scrim = document.getElementById("scrim");
const sidebar = document.getElementById("sidebar");

export function closeDrawer() {
  document.body.classList.remove("drawer-open");
  document.getElementById("menu")?.setAttribute("aria-expanded", "false");
}

/** The button that opens and closes it. */
export function drawerButton() {
  const turn = () => {
    const open = document.body.classList.toggle("drawer-open");
    button.setAttribute("aria-expanded", String(open));
    if (open) sidebar.querySelector("a")?.focus();
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-button phone-only",
      id: "menu",
      "aria-label": "Channels and apps",
      "aria-expanded": "false",
      "aria-controls": "sidebar",
      on: { click: turn },
    },
    icon("menu", 20),
  );
  return button;
}

scrim.addEventListener("click", closeDrawer);
sidebar.addEventListener("click", (event) => event.target.closest("a") && closeDrawer());
sidebar.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
