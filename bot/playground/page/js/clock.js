// The office clock: what time it is in the playground, and the buttons that move it.

import * as api from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { emit, on, state } from "./state.js";
import { dayAndTime } from "./time.js";
import { toast } from "./toast.js";

const MOVES = [
  ["15m", "+15 min"],
  ["1h", "+1 h"],
  ["morning", "Next working morning"],
  ["monday", "Next Monday 9:00"],
];

/** The clock with its buttons; without controls only the time. */
export function clockPanel() {
  const shown = h("span", { class: "clock-time" });
  const moves = h(
    "div",
    { class: "clock-moves", role: "group", "aria-label": "Move the clock" },
    MOVES.map(([to, label]) =>
      h(
        "button",
        { type: "button", class: "clock-move", on: { click: (event) => move(to, event.currentTarget) } },
        label,
      ),
    ),
  );
  const opener = h(
    "button",
    {
      type: "button",
      class: "clock-open",
      "aria-expanded": "false",
      "aria-label": "Office clock",
      title: "The playground's own time",
      on: { click: () => turn() },
    },
    icon("clock", 17),
    shown,
    icon("down", 14),
  );
  const panel = h(
    "div",
    { class: "clock", role: "group", "aria-label": "Office clock" },
    opener,
    state.boot.controls && h("div", { class: "clock-panel" }, moves),
  );

  function turn(open = !panel.classList.contains("open")) {
    panel.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  }

  const show = () => (shown.textContent = dayAndTime(state.now));

  document.addEventListener("pointerdown", (event) => !panel.contains(event.target) && turn(false));
  panel.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && (event.preventDefault(), turn(false), opener.focus()),
  );
  on("clock", show);
  on("person", show);
  show();
  return panel;
}

async function move(to, button) {
  button.setAttribute("aria-busy", "true");
  const answer = await api.moveTime(to);
  button.removeAttribute("aria-busy");
  if (answer.ok === false) return toast(answer.text ?? answer.error);
  if (answer.now) setNow(answer.now);
}

/** The office clock stands at another moment now. */
export function setNow(iso) {
  state.now = new Date(iso);
  emit("clock");
}
