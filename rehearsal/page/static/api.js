// What the visitor does, on its way to the server.

/** Resolves to {answer} or {reason}: a key of words.json. */
export async function act(order) {
  return post("/stage/act", JSON.stringify(order), "application/json");
}

export async function sendPicture(order, file) {
  const query = new URLSearchParams({ ...order, name: file.name });
  return post(`/stage/picture?${query}`, file, file.type || "application/octet-stream");
}

export async function direct(wish) {
  return post("/stage/play", JSON.stringify(wish), "application/json");
}

async function post(path, body, type) {
  try {
    const response = await fetch(path, { method: "POST", body, headers: { "Content-Type": type } });
    if (response.ok || response.status === 422) return await response.json();
    return { reason: response.status === 413 ? "too_big" : "refused" };
  } catch {
    return { reason: "away" };
  }
}
