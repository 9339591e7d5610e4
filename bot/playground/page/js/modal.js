// Modals: a stack of up to three views, the top one shown in a dialog.

import { context } from "./acting.js";
import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { blockEntries } from "./blocks/index.js";
import { showFault } from "./blocks/input.js";
import { textNodes } from "./blocks/text.js";
import { fill, h } from "./dom.js";
import { makeForm } from "./form_state.js";
import { icon, iconButton } from "./icons.js";
import { keyed } from "./keyed.js";
import { closePopover } from "./popover.js";
import { on, state } from "./state.js";

let stack = []; // [{view, form}], the top last
const loading = new Set(); // for each answer on its way, the events since it was asked for
let window_ = null; // the dialog in sight: {dialog, title, body, foot, trouble}

const top = () => stack.at(-1);
const entry = (view) => ({ view, form: makeForm(view.state?.values) });

/** Show the views this person has open, and once more what happened to them while they were asked for. */
export async function loadStack() {
  const as = state.me;
  const since = [];
  loading.add(since);
  const answer = await api.views();
  loading.delete(since);
  if (as !== state.me) return;
  stack = (answer.stack ?? []).map(entry);
  draw({ anew: true });
  since.forEach(happen);
}

/** One event from the playground. */
function onView(event) {
  for (const since of loading) since.push(event);
  happen(event);
}

function happen({ op, view, errors, stack_depth: depth }) {
  if (op === "errors") return view && view.id !== top()?.view.id ? undefined : showErrors(errors ?? {});
  if (op === "open") stack = [entry(view)];
  else if (op === "push" && !stack.some((one) => one.view.id === view.id)) stack.push(entry(view));
  else if (op === "update") update(view);
  else if (op === "clear") stack = [];
  else if (op === "close") stack = stack.slice(0, depth ?? stack.length - 1);
  draw({ anew: op !== "update" });
}

function update(view) {
  const one = stack.find((each) => each.view.id === view.id);
  if (!one) return;
  one.view = view;
  one.form.prune(view.blocks.map((block) => block.block_id));
}

function draw({ anew }) {
  if (!stack.length) return shut();
  window_ ??= build();
  const { view, form } = top();
  closePopover();
  fill(window_.title, textNodes(view.title));
  fill(window_.trouble);
  keyed(window_.body, blockEntries(view.blocks, context("modal", { type: "view", view_id: view.id }, form), view.id));
  fill(window_.foot, footButtons(view));
  window_.dialog.dataset.callbackId = view.callback_id ?? "";
  if (!anew) return;
  window_.body.scrollTop = 0;
  if (matchMedia("(hover: hover)").matches)
    window_.body.querySelector("input, select, textarea")?.focus({ preventScroll: true });
}

function build() {
  const title = h("h2", { class: "dialog-title", id: "modal-title" });
  const body = h("div", { class: "dialog-body" });
  const foot = h("div", { class: "dialog-foot" });
  const trouble = h("div", { class: "dialog-trouble", role: "alert" });
  const close = iconButton("close", "Exit", () => leave(true));
  const form = h("form", { class: "dialog-form", novalidate: true, on: { submit: send } }, body, trouble, foot);
  const dialog = h(
    "dialog",
    { class: "dialog modal", tabindex: "-1", "aria-labelledby": "modal-title" },
    h("header", { class: "dialog-head" }, avatar(state.boot.app.bot_user, 28), title, close),
    form,
  );
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave(false);
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.focus(); // not its ×, which would have a ring
  return { dialog, title, body, foot, trouble };
}

function footButtons(view) {
  const back = h(
    "button",
    { type: "button", class: "btn", on: { click: () => leave(false) } },
    view.close ? textNodes(view.close) : stack.length > 1 ? "Back" : view.submit ? "Cancel" : "Close",
  );
  const submit =
    view.submit &&
    h("button", { type: "submit", class: "btn btn-primary", disabled: view.submit_disabled }, textNodes(view.submit));
  return [back, submit];
}

function shut() {
  window_?.dialog.close();
  window_?.dialog.remove();
  window_ = null;
}

/** The person goes: back one view, or with `all` out of the whole stack. */
async function leave(all) {
  const { view } = top();
  stack = all ? [] : stack.slice(0, -1);
  draw({ anew: true });
  await api.close(view.id, all);
}

async function send(event) {
  event.preventDefault();
  const { view, form } = top();
  const wrong = form.wrong();
  if (Object.keys(wrong).length) return showErrors(wrong);
  const button = window_.foot.querySelector("[type=submit]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  fill(window_.trouble);
  const answer = await api.submit(view.id, form.values);
  button.removeAttribute("aria-busy");
  if (answer.ok === false && window_) fill(window_.trouble, icon("alert", 16), answer.text ?? answer.error);
  else if (Object.keys(answer.errors ?? {}).length && top()?.view.id === view.id) showErrors(answer.errors);
}

/** Write each error under its field and go to the first; one without a field stands at the bottom. */
function showErrors(errors) {
  if (!window_) return;
  const lost = new Set(Object.keys(errors));
  let first = null;
  for (const root of window_.body.children) {
    const fault = errors[root.dataset.blockId];
    if (!root.querySelector(".input-error")) continue;
    showFault(root, fault ?? null);
    if (fault) first ??= root;
    lost.delete(root.dataset.blockId);
  }
  fill(window_.trouble, lost.size ? [icon("alert", 16), [...lost].map((id) => errors[id]).join(" ")] : null);
  first?.scrollIntoView({ block: "nearest" });
  first?.querySelector("input, select, textarea")?.focus();
}

on("view", onView);
