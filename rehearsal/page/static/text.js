// The words of a message with their formatting: Telegram's entities, or Matrix' HTML read without trusting it.

import { element, lettered } from "./dom.js";

const MARKS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code" };
const BLOCKS = { blockquote: "blockquote", expandable_blockquote: "blockquote" };
const ALLOWED = new Set(
  "STRONG B EM I U S DEL CODE PRE BLOCKQUOTE P BR UL OL LI SPAN H1 H2 H3 H4 H5 H6".split(" "),
);
const FORGOTTEN = new Set(["MX-REPLY", "SCRIPT", "STYLE", "TEMPLATE", "TITLE", "IFRAME", "SVG", "MATH"]);

/** The message's words as nodes. */
export function wordsOf(message) {
  if (message.html) return fromHtml(message.html);
  return [fromEntities(message.text, message.entities)];
}

/** Offsets count UTF-16 units, as strings do here. */
function fromEntities(text, entities) {
  const whole = element("span");
  const open = [...entities].filter(isShown).sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(whole, text, open, 0, text.length);
  return whole;
}

const isShown = (one) => one.type in MARKS || one.type in BLOCKS || addressOf(one, "x") !== null;

function fill(parent, text, entities, start, end) {
  let at = start;
  for (let n = 0; n < entities.length; n += 1) {
    const one = entities[n];
    if (one.offset < at) continue;
    const stop = Math.min(one.offset + one.length, end);
    const inside = entities.slice(n + 1).filter((next) => next.offset < stop);
    parent.append(...lettered(text.slice(at, one.offset)));
    const child = marked(one, text.slice(one.offset, stop));
    fill(child, text, inside, one.offset, stop);
    parent.append(child);
    // A block ends its line by itself.
    at = one.type in BLOCKS && text[stop] === "\n" ? stop + 1 : stop;
  }
  parent.append(...lettered(text.slice(at, end)));
}

function marked(entity, words) {
  const name = MARKS[entity.type] ?? BLOCKS[entity.type];
  return name ? block(name) : link(addressOf(entity, words));
}

function addressOf(entity, words) {
  if (entity.type === "text_link") return entity.url;
  return entity.type === "url" ? words : null;
}

function fromHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const whole = element("span");
  copy(parsed.body, whole);
  return [whole];
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(...lettered(node.textContent));
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, to);
  }
}

function copyElement(node, to) {
  // The name before the words stands above the bubble already.
  if (FORGOTTEN.has(node.tagName) || node.hasAttribute("data-mx-profile-fallback")) return;
  const child = made(node);
  copy(node, child ?? to);
  if (child) to.append(child);
}

function made(node) {
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "");
  return ALLOWED.has(node.tagName) ? block(node.tagName.toLowerCase()) : null;
}

/** A quotation has its bar where its own language begins its lines. */
const block = (name) => element(name, name === "blockquote" ? { dir: "auto" } : {});

/** A link that leads outside opens outside; one into the forum opens in its pane. */
function link(address) {
  const target = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  if (!target || !["http:", "https:", "mailto:"].includes(target.protocol)) return element("span");
  const inside = target.origin === location.origin;
  return element("a", {
    href: target.href,
    "data-inside": inside && target.pathname + target.search,
    target: inside ? null : "_blank",
    rel: "noopener noreferrer",
  });
}
