// The address bar: who looks (?as=U1) and at what: #/C1, #/C1/<ts> of a message, #/C1/<thread's ts>/<ts>, #/app/home.

import { messagesOf } from "./conversations.js";
import { channel, emit, people, state } from "./state.js";

const PERSON = "handoff.person";
const TABS = ["home", "messages"];

/** Who looked last in this tab, or anywhere; else the first person. */
export function rememberedPerson() {
  const asked = new URLSearchParams(location.search).get("as") ?? localStorage.getItem(PERSON);
  return people().find((one) => one.id === asked)?.id ?? people()[0]?.id;
}

export function rememberPerson(id) {
  localStorage.setItem(PERSON, id);
  const address = new URL(location.href);
  address.searchParams.set("as", id);
  history.replaceState(null, "", address);
}

/** Read the address into the state. */
export function readPlace() {
  const [first, second, third] = location.hash.replace(/^#\//, "").split("/");
  state.thread = null;
  state.jumpTo = third ?? second ?? null;
  if (first === "app") state.place = { kind: "app", tab: TABS.includes(second) ? second : "home" };
  else if (channel(first)) {
    state.place = { kind: "channel", id: first };
    if (third) state.thread = { channel: first, ts: second };
  } else state.place = { kind: "channel", id: firstChannel() };
}

/** Where the app speaks most, for there is most to see; else the first channel. */
function firstChannel() {
  const open = state.boot.channels.filter((one) => !one.is_im && (!one.is_private || one.members?.includes(state.me)));
  const spoken = (one) => (messagesOf(one.id) ?? []).filter((message) => message.bot_id).length;
  return open.toSorted((a, b) => spoken(b) - spoken(a))[0]?.id ?? null;
}

export function go(hash) {
  if (location.hash === hash) emit("place");
  else location.hash = hash;
}

/** Open a thread beside what is shown. */
export function openThread(id, ts) {
  state.thread = { channel: id, ts };
  emit("thread");
}

export function closeThread() {
  if (!state.thread) return;
  state.thread = null;
  emit("thread");
}
