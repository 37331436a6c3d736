// One message as an element: who, to what, the words, and what can be touched below.

import { element, hue, initials } from "./dom.js";
import { wordsOf } from "./text.js";
import { files, place, poll } from "./things.js";
import { say } from "./words.js";

/** A list item; `act(verb, message, words)` is called for buttons, reactions and quotes. */
export function bubble(network, message, act) {
  const kind = message.mine ? "mine" : "theirs";
  const item = element("li", {
    class: `message ${kind} ${message.by_bot && !message.via ? "by-bot" : ""}`,
    "data-id": message.id,
    "data-author": `${message.author}|${message.via}`,
    "data-day": message.day,
    tabindex: "-1",
  });
  if (network === "matrix") item.append(face(message));
  if (message.album) item.dataset.album = message.album;
  item.append(body(network, message, act), ...below(message, act));
  return item;
}

/** Only the first of several in a row says who speaks. */
export function follows(item, before) {
  return before !== null && before.dataset.author === item.dataset.author && before.dataset.day === item.dataset.day;
}

function face(message) {
  if (message.face) return portrait(message);
  return element("span", { class: `face ${hue(message.author)}`, "aria-hidden": "true" }, initials(message.author));
}

function portrait(message) {
  return element("img", { class: "face", src: `/stage/media/${message.face}`, alt: "", width: 36, height: 36 });
}

function body(network, message, act) {
  const parts = [
    author(network, message),
    message.forwarded && element("p", { class: "fine forwarded" }, say("forwarded", message.forwarded)),
    message.quote && quoted(message, act),
    ...files(message),
    words(message),
    place(message),
    poll(message, act),
  ];
  return element("div", { class: "bubble" }, ...parts.filter(Boolean), meta(message));
}

function author(network, message) {
  const name = element("bdi", { class: hue(message.author) }, message.author);
  const through = message.via && element("span", { class: "fine" }, ` ${say("via", message.via)}`);
  const label = !message.via && message.by_bot && element("span", { class: "fine tag" }, ` ${say("bot")}`);
  const seen = network === "telegram" && message.face && portrait(message);
  return element("p", { class: "author" }, ...[seen, name, through, label].filter(Boolean));
}

function quoted(message, act) {
  return element(
    "button",
    { type: "button", class: "quote", onclick: () => act("goto", message, message.quote.id) },
    element("bdi", { class: "quoted-author" }, message.quote.author),
    element("span", { class: "quoted-words", dir: "auto" }, message.quote.text),
  );
}

function words(message) {
  if (message.other) return element("p", { class: "words fine" }, say("other_kind", message.other));
  if (!message.text) return null;
  return element("div", { class: "words", dir: "auto" }, ...wordsOf(message));
}

function meta(message) {
  const marks = [message.pinned && say("pinned"), message.edited && say("edited")].filter(Boolean);
  const said = marks.map((mark) => `${mark} · `).join("");
  return element("p", { class: marks.length ? "meta marked" : "meta" }, said, element("time", {}, message.time));
}

function below(message, act) {
  const rows = message.buttons.map((row) => element("div", { class: "row" }, ...row.map((one) => key(one, message, act))));
  const parts = [];
  if (rows.length) parts.push(element("div", { class: "keys" }, ...rows));
  if (message.reactions.length) {
    parts.push(element("div", { class: "reactions" }, ...message.reactions.map((one) => chip(one, message, act))));
  }
  return parts;
}

function key(one, message, act) {
  if (one.url) return element("a", { class: "key", href: one.url, target: "_blank", rel: "noopener" }, one.text);
  return element("button", { type: "button", class: "key", onclick: () => act("press", message, one.text) }, one.text);
}

function chip(one, message, act) {
  return element(
    "button",
    {
      type: "button",
      class: "chip",
      title: one.label,
      "aria-pressed": String(one.mine),
      "aria-label": `${one.label || one.emoji} ${one.count}`,
      onclick: () => act("react", message, one.emoji),
    },
    element("span", {}, one.emoji, element("span", { class: "count" }, String(one.count))),
  );
}
