// The app's own page: Home and Messages.

import { avatar } from "./avatar.js";
import { drawHome } from "./home.js";
import { h } from "./dom.js";
import { go } from "./route.js";
import { state } from "./state.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
];

/** The page for the open tab; `talk` is the conversation with the app, for Messages. */
export function appPage(talk) {
  const { app } = state.boot;
  const { tab } = state.place;
  const title = h(
    "h1",
    { class: "pane-title" },
    avatar(app.bot_user, 24),
    h("span", {}, app.name),
    h("span", { class: "app-badge" }, "APP"),
  );
  const tabs = h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": app.name, on: { keydown: walk } },
    TABS.map(([name, label]) => tabButton(name, label, tab)),
  );
  const inside = { home: drawHome, messages: () => talk ?? noMessages() }[tab]();
  return h(
    "div",
    { class: "app-page" },
    h("header", { class: "pane-head app-head" }, title),
    tabs,
    h(
      "div",
      { class: `tab-panel tab-${tab}`, role: "tabpanel", "aria-labelledby": `tab-${tab}`, id: "tab-panel" },
      inside,
    ),
  );
}

function tabButton(name, label, open) {
  return h(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      class: "tab",
      "aria-selected": String(name === open),
      "aria-controls": "tab-panel",
      tabindex: name === open ? "0" : "-1",
      on: { click: () => go(`#/app/${name}`) },
    },
    label,
  );
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const names = TABS.map(([name]) => name);
  const next = names[(names.indexOf(state.place.tab) + step + names.length) % names.length];
  go(`#/app/${next}`);
  setTimeout(() => document.getElementById(`tab-${next}`)?.focus());
}

function noMessages() {
  return h(
    "div",
    { class: "empty" },
    avatar(state.boot.app.bot_user, 56),
    h("h2", {}, "No messages yet"),
    h("p", {}, `When ${state.boot.app.name} has something to tell you alone, it stands here.`),
  );
}
