// Everything the page says, in the visitor's language; the server lays it into the document.

const data = JSON.parse(document.getElementById("data").textContent);

export const lang = data.lang;
export const scenes = data.scenes;

/** The sentence of a key, its gaps {0}, {1} filled. */
export function say(key, ...values) {
  const sentence = data.words[key] ?? key;
  return values.reduce((text, value, n) => text.replaceAll(`{${n}}`, isolated(value)), sentence);
}

/** A word out of a table of words, such as languages. */
export function named(table, key) {
  return data.words[table][key] ?? key;
}

/** Names keep their own direction inside a sentence. */
function isolated(value) {
  return typeof value === "number" ? String(value) : `\u2068${value}\u2069`;
}
