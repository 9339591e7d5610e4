// What the page knows, and who wants to hear when it changes.

export const state = {
  boot: null, // team, users, channels, commands, shortcuts, app, controls
  me: null, // the id of the person we look through
  now: new Date(), // the office clock
  place: { kind: "channel", id: null }, // or {kind: "app", tab: "home" | "messages"}
  thread: null, // {channel, ts}
  jumpTo: null, // the ts of a message a link points at
  home: null, // the person's Home tab
};

const listeners = new Map();

/** Call `listener(detail)` on every event of that name. */
export function on(name, listener) {
  if (!listeners.has(name)) listeners.set(name, []);
  listeners.get(name).push(listener);
}

export function emit(name, detail) {
  for (const listener of listeners.get(name) ?? []) listener(detail);
}

export function user(id) {
  return state.boot?.users.find((one) => one.id === id);
}

/** The person we look through. */
export function me() {
  return user(state.me);
}

export function channel(id) {
  return state.boot?.channels.find((one) => one.id === id);
}

/** The channel behind the place we look at, or null on Home. */
export function openChannel() {
  if (state.place.kind === "channel") return channel(state.place.id) ?? null;
  return state.place.tab === "messages" ? appDm() : null;
}

/** The conversation between the app and the person. */
export function appDm() {
  return directMessages().find((one) => otherSide(one) === state.boot.app.bot_user) ?? null;
}

export function directMessages() {
  return state.boot.channels.filter(
    (one) => one.is_im && (one.im_user === state.me || one.members?.includes(state.me)),
  );
}

/** Who sits at the other end of a direct message. */
export function otherSide(im) {
  return im.members?.find((id) => id !== state.me) ?? (im.im_user === state.me ? state.boot.app.bot_user : im.im_user);
}

/** People who can look at the page: everyone but bots and those who left. */
export function people() {
  return state.boot.users.filter((one) => !one.is_bot && !one.deleted);
}

export function displayName(one) {
  return one?.profile?.display_name || one?.real_name || one?.name || "Somebody";
}

/** The name a channel or a direct message goes by. */
export function channelTitle(one) {
  return one.is_im ? displayName(user(otherSide(one))) : one.name;
}

/** "Message #leads", "Message Nora". */
export function addressOf(one) {
  return one.is_im ? displayName(user(otherSide(one))) : `#${one.name}`;
}
