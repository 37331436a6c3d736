// One message as an element: who, to what, the words, and what can be touched below.

import { element, hue, initials } from "./dom.js";
import { wordsOf } from "./text.js";
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
  item.append(body(message, act), ...below(message, act));
  return item;
}

/** Only the first of several in a row says who speaks. */
export function follows(item, before) {
  return before !== null && before.dataset.author === item.dataset.author && before.dataset.day === item.dataset.day;
}

function face(message) {
  return element("span", { class: `face ${hue(message.author)}`, "aria-hidden": "true" }, initials(message.author));
}

function body(message, act) {
  const parts = [author(message), message.quote && quoted(message, act), picture(message), words(message)];
  return element("div", { class: "bubble" }, ...parts.filter(Boolean), meta(message));
}

function author(message) {
  const name = element("bdi", { class: hue(message.author) }, message.author);
  const through = message.via && element("span", { class: "fine" }, ` ${say("via", message.via)}`);
  const label = !message.via && message.by_bot && element("span", { class: "fine tag" }, ` ${say("bot")}`);
  return element("p", { class: "author" }, ...[name, through, label].filter(Boolean));
}

function quoted(message, act) {
  return element(
    "button",
    { type: "button", class: "quote", onclick: () => act("goto", message, message.quote.id) },
    element("bdi", { class: "quoted-author" }, message.quote.author),
    element("span", { class: "quoted-words", dir: "auto" }, message.quote.text),
  );
}

function picture(message) {
  if (!message.picture) return null;
  return element("img", { src: `/stage/media/${message.picture}`, alt: say("a_picture", message.author) });
}

function words(message) {
  if (message.other) return element("p", { class: "words fine" }, say("other_kind", message.other));
  if (!message.text) return null;
  return element("div", { class: "words", dir: "auto" }, ...wordsOf(message));
}

function meta(message) {
  const edited = message.edited ? `${say("edited")} · ` : "";
  return element("p", { class: message.edited ? "meta edited" : "meta" }, edited, element("time", {}, message.time));
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
