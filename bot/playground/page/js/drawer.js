// On a phone the sidebar is a drawer over the page.

import { iconButton } from "./icons.js";

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
  const props = { class: "icon-button phone-only", id: "menu", "aria-expanded": "false", "aria-controls": "sidebar" };
  const button = iconButton("menu", "Channels and apps", turn, props, 20);
  return button;
}

scrim.addEventListener("click", closeDrawer);
sidebar.addEventListener("click", (event) => event.target.closest("a") && closeDrawer());
sidebar.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawer());
