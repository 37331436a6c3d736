// Building elements: text is only ever set as text.

/** A new element; `children` are nodes or strings, attributes that are false or null are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const ARABIC = /(\p{Script=Arabic}(?:[\p{Script=Arabic}\p{M}\s،؛؟.,:!?()«»-]*\p{Script=Arabic})?)/u;

/** The text as nodes; Arabic letters are small for their size, so each run of them is set larger. */
export function lettered(text) {
  const isArabic = (part) => ARABIC.test(part);
  return text.split(ARABIC).map((part) => (isArabic(part) ? element("span", { class: "arabic" }, part) : part));
}

/** Two letters for somebody without a face. */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}

/** The same person always has the same of six hues. */
export function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return `hue-${sum % 6}`;
}
