// Light or dark: the system's choice until the person makes one.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

const STORE = "handoff.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function current() {
  return localStorage.getItem(STORE) ?? (system.matches ? "dark" : "light");
}

export function applyTheme() {
  document.documentElement.dataset.theme = current();
}

/** A button that turns the page to the other side. */
export function themeButton() {
  const button = h("button", { class: "icon-button", id: "theme", on: { click: turn } });
  const show = () => {
    const other = current() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to ${other} theme`);
    button.title = `Switch to ${other} theme`;
    fill(button, icon(other === "dark" ? "moon" : "sun"));
  };
  function turn() {
    localStorage.setItem(STORE, current() === "dark" ? "light" : "dark");
    applyTheme();
    show();
  }
  system.addEventListener("change", () => {
    applyTheme();
    show();
  });
  show();
  return button;
}
