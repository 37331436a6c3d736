// Puts the page together.

import { choose, prepareChooser } from "./chooser.js";
import { element } from "./dom.js";
import { lookSoon, openPage, prepareForum } from "./forum.js";
import { follow, listen } from "./live.js";
import { remember, remembered } from "./memory.js";
import { Pane } from "./pane.js";
import { headline, preparePlay, showPlay } from "./play.js";
import { CHATS, cast, change, channelNamed, isBusy, letGo, onChange, personNamed, state, touch } from "./store.js";
import { say } from "./words.js";

const panes = document.getElementById("panes");
const elsewhere = document.getElementById("elsewhere");
const title = document.title;
const views = [...document.querySelectorAll(".views button")];
const unseen = { telegram: 0, matrix: 0 };
const chats = {};
let latest = null;
let isBuilt = false;

for (const network of CHATS) chats[network] = new Pane(network, { choose, openPage: showPage, news });
preparePlay();
prepareChooser();
prepareForum();
views.forEach((button) => button.addEventListener("click", () => view(button.dataset.view)));
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}
onChange(channels);
onChange(follow);
onChange(whereItPlays);
onChange(({ channel, chosen, alone }) => remember({ channel, chosen, alone }));
elsewhere.querySelector("button").addEventListener("click", () => {
  letGo();
  turn(latest.shot);
});
listen({ play, stage, pane, closed }, connected);

/** The world stands: now there is somebody to be. */
async function stage({ built }) {
  if (!built || isBuilt) return;
  isBuilt = true;
  Object.assign(cast, await (await fetch("/stage/cast")).json());
  document.body.classList.add("built");
  showPlay(latest);
  const kept = remembered();
  turn(latest.shot);
  restore(kept);
}

/** After a reload the visitor is who and where they were, as far as this cast and these channels are the same. */
function restore({ view: shown, channel, chosen, alone }) {
  if (shown) view(shown);
  if (!channelNamed(channel)) return;
  touch();
  change({ channel, chosen: present(chosen), alone: present(alone) });
}

const present = (names) =>
  Object.fromEntries(CHATS.map((network) => [network, personNamed(names[network])?.network === network ? names[network] : ""]));

function play(news) {
  const isNew = JSON.stringify(news.shot) !== JSON.stringify(latest?.shot);
  latest = news;
  document.body.dataset.state = news.state;
  if (!isBuilt) return;
  showPlay(news);
  if (isNew && !isBusy() && !isHeld()) turn(news.shot);
  whereItPlays();
}

/** A half-written sentence and an open question stay where they are. */
const isHeld = () => document.getElementById("chooser").open || CHATS.some((network) => chats[network].isHeld);

/** A quiet line for whoever looks elsewhere. */
function whereItPlays() {
  const { channel, private: alone } = latest.shot;
  const missed = CHATS.find((network) => (alone[network] ?? "") !== state.alone[network]);
  elsewhere.hidden = latest.state !== "playing" || (!missed && channel === state.channel);
  const inPrivate = missed && alone[missed];
  elsewhere.querySelector("span").textContent = inPrivate ? say("plays_private", inPrivate) : say("plays_in", channel);
}

/** Whether what is shown is still told live. */
function connected(isThere) {
  document.getElementById("broken").textContent = isThere ? "" : say("broken");
  document.title = isThere ? title : `${say("broken_title")} · ${title}`;
}

/** Look where the play is. */
function turn({ channel, private: alone, page }) {
  change({ channel, alone: { telegram: alone.telegram ?? "", matrix: alone.matrix ?? "" } });
  if (page !== state.page || !document.getElementById("forum-frame").src) openPage(page);
  state.page = page;
}

function pane(news) {
  if (!isBuilt) return;
  chats[news.network].take(news);
  lookSoon();
}

function closed() {
  document.body.dataset.state = "closed";
  headline(say("closed_title"), say("closed_caption"));
}

/** The tabs of the channels. */
function channels() {
  const tab = ({ name }) =>
    element("button", { type: "button", "aria-pressed": String(name === state.channel), onclick: () => enter(name) }, element("bdi", {}, name));
  document.getElementById("channels").replaceChildren(...cast.channels.map(tab));
}

function enter(channel) {
  touch();
  change({ channel, alone: { telegram: "", matrix: "" } });
  [...document.querySelectorAll("#channels button")].find((tab) => tab.getAttribute("aria-pressed") === "true")?.focus();
}

/** On a phone one pane at a time. */
function view(name) {
  touch();
  remember({ view: name });
  panes.dataset.view = name;
  unseen[name] = 0;
  views.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === name)));
  count();
}

function news(network, fresh) {
  if (panes.dataset.view !== network) unseen[network] += fresh;
  count();
}

function count() {
  for (const button of views) button.toggleAttribute("data-news", Boolean(unseen[button.dataset.view]));
}

function showPage(page) {
  touch();
  openPage(page);
  view("forum");
}
