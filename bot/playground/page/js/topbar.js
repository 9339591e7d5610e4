// The bar at the top: the clock, a lead on demand, and whose eyes we look through.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { clockPanel } from "./clock.js";
import { fill, h } from "./dom.js";
import { drawerButton } from "./drawer.js";
import { icon } from "./icons.js";
import { displayName, emit, me, on, people, state } from "./state.js";
import { themeButton } from "./theme.js";
import { toast } from "./toast.js";

const root = document.getElementById("topbar");
const CALM = 250; // ms of work that need no sign

export function drawTopbar() {
  fill(
    root,
    drawerButton(),
    clockPanel(),
    state.boot.controls && leadButton(),
    busySign(),
    h("span", { class: "grow" }),
    lineSign(),
    viewAs(),
    themeButton(),
  );
}

function leadButton() {
  const press = async () => {
    button.setAttribute("aria-busy", "true");
    const answer = await api.sendLead();
    button.removeAttribute("aria-busy");
    toast(answer.text ?? answer.error ?? "A lead is on its way.", answer.ok === false ? "error" : "info");
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "lead-button",
      title: "A made-up lead comes in by the front door",
      "aria-label": "Send a lead",
      on: { click: press },
    },
    icon("inbox", 17),
    h("span", { class: "lead-label" }, "Send a lead"),
  );
  return button;
}

function busySign() {
  const sign = h("span", { class: "busy", role: "status", hidden: true });
  let timer = null;
  on("busy", (busy) => {
    clearTimeout(timer);
    const show = () => {
      sign.hidden = !busy;
      fill(sign, busy && [h("span", { class: "spinner" }), h("span", { class: "busy-words" }, "Working…")]);
      document.body.classList.toggle("is-busy", busy);
    };
    timer = setTimeout(show, busy ? CALM : 0);
  });
  return sign;
}

function lineSign() {
  const sign = h("span", { class: "line-sign", role: "status", hidden: true }, "Reconnecting…");
  on("connection", (up) => {
    sign.hidden = up;
  });
  return sign;
}

function viewAs() {
  const face = h("span", { class: "view-face" });
  const choose = () => emit("choose-person", select.value);
  const select = h("select", { class: "view-select", id: "view-as", "aria-label": "View as", on: { change: choose } });
  const show = () => {
    fill(
      select,
      people().map((one) =>
        h("option", { value: one.id }, one.title ? `${displayName(one)} · ${one.title}` : displayName(one)),
      ),
    );
    select.value = state.me;
    fill(face, avatar(state.me, 24));
    select.title = `You look through the eyes of ${displayName(me())}`;
  };
  on("person", show);
  on("boot", show);
  show();
  return h(
    "span",
    { class: "view-as" },
    h("label", { class: "view-label", for: "view-as" }, "View as"),
    face,
    select,
    icon("down", 14),
  );
}
