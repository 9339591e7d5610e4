// Requests to the playground. Every answer is {ok: true, ...} or {ok: false, error, text}.

import { state } from "./state.js";

async function ask(path, options) {
  try {
    const response = await fetch(path, options);
    return await response.json();
  } catch {
    return { ok: false, error: "no_answer", text: "The playground did not answer. Is it still running?" };
  }
}

function get(path, query = {}) {
  return ask(`${path}?${new URLSearchParams(query)}`);
}

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify({ as: state.me, ...body }) });
}

export const boot = (as) => get("/page/boot", as ? { as } : {});
export const history = (channel) => get("/page/history", { channel, as: state.me });
export const replies = (channel, ts) => get("/page/replies", { channel, ts, as: state.me });
export const home = () => get("/page/home", { as: state.me });
export const say = (channel, text, thread_ts) => post("/page/post", { channel, text, thread_ts });
export const command = (channel, name, text, thread_ts) =>
  post("/page/command", { channel, command: name, text, thread_ts });
export const click = (body) => post("/page/click", body);
export const submit = (view_id, values) => post("/page/submit", { view_id, state: { values } });
export const views = () => get("/page/views", { as: state.me });
export const close = (view_id, clear = false) => post("/page/close", { view_id, clear });
export const shortcut = (callback_id, where = {}) => post("/page/shortcut", { callback_id, ...where });
export const moveTime = (to) => post("/page/time", { to });
export const sendLead = () => post("/page/lead", {});
