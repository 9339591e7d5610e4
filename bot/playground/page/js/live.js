// The line from the playground: events as they happen, and a new line when the old one breaks.

import { emit, state } from "./state.js";

const FIRST_WAIT = 400; // ms
const LONGEST_WAIT = 5000; // ms

let socket = null;
let wait = FIRST_WAIT;
let timer = null;

/** (Re)connect as the person we look through; an older line is dropped. Resolves once the line is open or has failed. */
export function connect() {
  clearTimeout(timer);
  drop();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/page/live?as=${encodeURIComponent(state.me)}`);
  socket = line;
  line.addEventListener("open", () => {
    wait = FIRST_WAIT;
    emit("connection", true);
  });
  line.addEventListener("message", (event) => emit("live", JSON.parse(event.data)));
  line.addEventListener("close", () => line === socket && retry());
  return new Promise((resolve) => {
    line.addEventListener("open", resolve);
    line.addEventListener("close", resolve);
  });
}

function drop() {
  const old = socket;
  socket = null;
  old?.close();
}

function retry() {
  emit("connection", false);
  timer = setTimeout(connect, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}
