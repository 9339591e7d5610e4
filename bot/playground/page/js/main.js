// Start: learn the workspace, choose a person, draw, listen.

import * as api from "./api.js";
import { setNow } from "./clock.js";
import * as conversations from "./conversations.js";
import { announce } from "./dom.js";
import { closeDrawer } from "./drawer.js";
import { fetchHome } from "./home.js";
import { connect } from "./live.js";
import { notice } from "./message_words.js";
import { loadStack } from "./modal.js";
import { drawPane } from "./pane.js";
import { closePopover } from "./popover.js";
import { readPlace, rememberedPerson, rememberPerson } from "./route.js";
import { drawSidebar } from "./sidebar.js";
import { emit, on, openChannel, people, state } from "./state.js";
import { applyTheme } from "./theme.js";
import { drawThread } from "./thread.js";
import { toast } from "./toast.js";
import { drawTopbar } from "./topbar.js";

const RETRY = 1500; // ms until we ask again for a playground that is still starting
const CLOCK = 20_000; // ms between looks at an office clock that may run by itself

let turn = 0; // counts choices of a person: only the last one chosen is drawn
let switching = false;

applyTheme();
start();

async function start() {
  const boot = await api.boot();
  if (boot.ok === false || !boot.users) return setTimeout(start, RETRY);
  learn(boot);
  document.body.classList.add("ready");
  state.me = rememberedPerson();
  await lookAs(state.me);
  drawTopbar();
  on("choose-person", lookAs);
  addEventListener("hashchange", () => switching || place());
}

function learn(boot) {
  state.boot = boot;
  state.now = new Date(boot.now);
}

/** Look through another person's eyes. Until all of theirs is here, what stands on the page takes no input. */
async function lookAs(id) {
  if (!people().some((one) => one.id === id)) return;
  const mine = ++turn;
  hold(true);
  state.me = id;
  state.home = null;
  rememberPerson(id);
  conversations.forget();
  await connect(); // first listen, then fetch: nothing falls between the two
  await fetchAll();
  if (mine !== turn) return; // somebody else was chosen meanwhile
  place();
  hold(false);
  emit("person");
}

/** What is typed or pressed now would go to a page that is about to be replaced: hold it, or let go. */
function hold(still) {
  switching = still;
  for (const part of document.querySelectorAll(".pane, .thread")) part.inert = still;
  for (const area of document.querySelectorAll(".composer-text")) area.disabled = still;
}

/** Everything this person may see, fetched anew. */
async function fetchAll() {
  const as = state.me;
  const boot = await api.boot(as);
  if (as !== state.me || boot.ok === false) return;
  learn(boot);
  await Promise.all([loadStack(), ...boot.channels.map((one) => conversations.load(one.id))]);
  emit("boot");
  emit("clock");
}

function place() {
  readPlace();
  closePopover();
  drawPane();
  drawThread();
  drawSidebar();
  closeDrawer();
}

const LIVE = {
  message: ({ channel, message }) => {
    conversations.receive(channel, message);
    if (message.user !== state.me && channel !== openChannel()?.id) announce(notice(channel, message));
  },
  changed: ({ channel, message }) => conversations.change(channel, message),
  deleted: ({ channel, ts }) => conversations.remove(channel, ts),
  ephemeral: ({ channel, id, message }) => conversations.receivePrivate(channel, id, message),
  ephemeral_gone: ({ channel, id }) => conversations.dismiss(channel, id),
  view: (event) => emit("view", event),
  home: (event) => emit("home", event),
  clock: ({ now }) => setNow(now),
  busy: ({ busy }) => emit("busy", busy),
  toast: ({ text }) => toast(text, "info"),
  user: ({ user }) => replace("users", user),
  channel: ({ channel }) => replace("channels", channel),
};

/** Put one user or channel into what we know. */
function replace(list, one) {
  const others = state.boot[list].filter((each) => each.id !== one.id);
  state.boot[list] = [...others, one];
  emit("boot");
}

setInterval(async () => {
  if (!state.boot || document.visibilityState !== "visible") return;
  const { now } = await api.boot(state.me);
  if (now && Date.parse(now) !== state.now.getTime()) setNow(now);
}, CLOCK);

on("live", (event) => LIVE[event.type]?.(event));

let wasDown = false;
on("connection", async (up) => {
  const back = up && wasDown;
  wasDown = !up;
  if (!back) return;
  emit("busy", false);
  await fetchAll();
  if (state.thread) conversations.loadThread(state.thread.channel, state.thread.ts);
  if (state.place.kind === "app") fetchHome();
});
