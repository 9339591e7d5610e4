// The app's Home tab, as the app last published it for this person.

import { context } from "./acting.js";
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { blockEntries } from "./blocks/index.js";
import { h } from "./dom.js";
import { makeForm } from "./form_state.js";
import { keyed } from "./keyed.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";

let panel = null;
let form = makeForm();
let drawnFor = null;

/** The tab's element; asks the app for news, which may come at once or a moment later. */
export function drawHome() {
  panel = h("div", { class: "home" });
  form = makeForm();
  show();
  fetchHome();
  return panel;
}

export async function fetchHome() {
  const as = state.me;
  const answer = await api.home();
  if (as !== state.me) return;
  if (answer.ok === false) return toast(answer.text ?? answer.error);
  if (answer.view) state.home = answer.view;
  drawnFor = as;
  show();
}

function show() {
  if (!panel) return;
  const { home } = state;
  if (!home) return keyed(panel, [nothingYet()]);
  form.prune(home.blocks.map((block) => block.block_id));
  const ctx = context("home", { type: "view", view_id: home.id }, form);
  keyed(panel, blockEntries(home.blocks, ctx, home.id));
}

function nothingYet() {
  const waiting = drawnFor !== state.me;
  const words = waiting ? "One moment…" : `${state.boot.app.name} has not put anything here yet.`;
  return {
    key: "nothing",
    signature: words,
    draw: () =>
      h("div", { class: "empty" }, avatar(state.boot.app.bot_user, 56), h("h2", {}, "Home"), h("p", {}, words)),
  };
}

on("home", (event) => {
  if (event.user !== state.me) return;
  state.home = event.view;
  show();
});
