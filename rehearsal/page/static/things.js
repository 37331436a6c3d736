// What comes with a message: pictures, sounds, files, places, polls.

import { element } from "./dom.js";
import { lang, say } from "./words.js";

/** So large pictures are drawn at most, in CSS pixels; the room for one is kept before it has come. */
const LARGEST = { photo: [320, 252], video: [320, 252], animation: [320, 252], sticker: [128, 128], other: [160, 160] };
const UNKNOWN = [240, 180];
const UNITS = ["byte", "kilobyte", "megabyte"];

/** The files of a message; `act(verb, message, words)` as in bubble.js. */
export function files(message) {
  return message.files.map((file) => shown(file, message)).filter(Boolean);
}

function shown(file, message) {
  if (file.kind === "photo" || file.kind === "sticker") return picture(file, message);
  const parts = [file.picture && picture(file, message), label(file), file.play && player(file)];
  return element("div", { class: "file" }, ...parts.filter(Boolean));
}

function picture(file, message) {
  if (!file.picture) return element("p", { class: "sticker-words" }, file.emoji || say(file.kind));
  const [width, height] = fitted(file);
  const about = file.kind === "sticker" ? say("a_sticker", file.emoji) : say("a_picture", message.author);
  const image = element("img", { src: `/stage/media/${file.picture}`, alt: about, width, height, loading: "lazy", class: file.kind });
  return file.spoiler ? covered(image) : image;
}

/** Hidden until somebody wants to see it. */
function covered(image) {
  const cover = element("button", { type: "button", class: "cover", "aria-label": say("uncover") }, image, element("span", {}, say("uncover")));
  cover.addEventListener("click", () => cover.replaceWith(image));
  return cover;
}

function fitted(file) {
  const [most, tallest] = LARGEST[file.kind] ?? LARGEST.other;
  const [width, height] = file.width && file.height ? [file.width, file.height] : UNKNOWN;
  const scale = Math.min(1, most / width, tallest / height);
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

function label(file) {
  const name = element("bdi", {}, file.name || say(file.kind));
  const weight = file.kind === "voice" ? "" : size(file.size);
  const facts = [file.name && file.kind !== "document" && say(file.kind), length(file.seconds), weight];
  const fine = element("span", { class: "fine" }, ` ${facts.filter(Boolean).join(" · ")}`);
  if (!file.save) return element("p", { class: "file-name" }, name, fine);
  return element("a", { class: "file-name", href: `/stage/media/${file.save}`, download: file.name }, name, fine);
}

function length(seconds) {
  return seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
}

function size(bytes) {
  if (!bytes) return "";
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  const rounded = bytes / 1000 ** step;
  const style = { style: "unit", unit: UNITS[step], maximumFractionDigits: rounded < 10 && step ? 1 : 0 };
  return new Intl.NumberFormat(lang, style).format(rounded);
}

function player(file) {
  return element("audio", { src: `/stage/media/${file.play}`, controls: true, preload: "none", "aria-label": say(file.kind) });
}

export function place({ place: there }) {
  if (!there) return null;
  const title = element("bdi", { class: "place-title" }, there.title || say("place"));
  const address = there.address && element("bdi", { class: "fine" }, there.address);
  const map = element("a", { class: "map", href: there.url, target: "_blank", rel: "noopener noreferrer" }, say("on_map"));
  return element("div", { class: "place" }, ...[title, address, map].filter(Boolean));
}

/** Every answer is a button with its bar and its count. */
export function poll(message, act) {
  if (!message.poll) return null;
  const { options, people, closed, multiple } = message.poll;
  const most = Math.max(1, ...options.map((one) => one.count));
  const note = [multiple && say("poll_multiple"), votes(people), closed && say("poll_closed")];
  return element(
    "div",
    { class: "poll", role: "group", "aria-label": message.text },
    ...options.map((one) => option(one, most, closed, () => act("vote", message, one.key))),
    element("p", { class: "fine" }, note.filter(Boolean).join(" · ")),
  );
}

function option(one, most, closed, vote) {
  return element(
    "button",
    {
      type: "button",
      class: "option",
      "aria-pressed": String(one.mine),
      "aria-label": `${one.text}, ${votes(one.count)}`,
      disabled: closed,
      onclick: vote,
    },
    element("bdi", { class: "answer" }, one.text),
    element("span", { class: "count" }, one.mine ? `${say("yours")} ${one.count}` : String(one.count)),
    element("progress", { max: most, value: one.count, "aria-hidden": "true" }),
  );
}

function votes(count) {
  return count === 1 ? say("votes_one") : say("votes", count);
}
