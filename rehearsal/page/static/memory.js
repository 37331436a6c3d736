// What a reload must not lose, for this tab alone.

const KEY = "stage";

export function remember(patch) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...patch }));
  } catch {
    // A browser that keeps nothing plays all the same.
  }
}

export function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
