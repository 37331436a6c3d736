// What the visitor looks at, and when they last took hold of something.

export const CHATS = ["telegram", "matrix"];

/** `chosen` and `alone` hold a name for each network, or none: who writes, and whose private chat is open. */
export const state = {
  channel: "",
  chosen: { telegram: "", matrix: "" },
  alone: { telegram: "", matrix: "" },
  page: "/",
};

export const cast = { people: [], channels: [], private: "privat" };

/** For so long the play does not turn the visitor's head. */
const BUSY_MS = 20_000;
let touchedAt = -BUSY_MS;
const listeners = [];

/** The visitor does something. */
export function touch() {
  touchedAt = performance.now();
}

/** The visitor goes along with the play again. */
export function letGo() {
  touchedAt = -BUSY_MS;
}

export const isBusy = () => performance.now() - touchedAt < BUSY_MS;

/** Look at something else; everybody concerned hears of it. */
export function change(patch) {
  Object.assign(state, patch);
  for (const listen of listeners) listen(state);
}

export function onChange(listen) {
  listeners.push(listen);
}

/** The place a pane shows, and through whose eyes. */
export function look(network) {
  const alone = state.alone[network];
  return alone ? { where: cast.private, who: alone } : { where: state.channel, who: state.chosen[network] };
}

export const personNamed = (name) => cast.people.find((person) => person.name === name);
export const channelNamed = (name) => cast.channels.find((channel) => channel.name === name);
