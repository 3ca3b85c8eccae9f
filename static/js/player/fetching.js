/** Reading what the server tells of a playable. */

/** Why nothing could be read: `signed_out`, `not_found`, `daily_limit`, `refused` or `network`. */
export class FetchError extends Error {
  /** @param {string} text what the server says of it, for people */
  constructor(reason, text = "") {
    super(reason);
    this.reason = reason;
    this.text = text;
  }
}

/**
 * @param {string} url the `data_url` of a playable
 * @returns {Promise<object>} its data, with a fresh playback
 * @throws {FetchError}
 */
export async function fetchData(url) {
  let response;
  try {
    response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    throw new FetchError("network");
  }
  if (response.ok) return response.json();
  throw await asError(response);
}

const TOLD = new Set(["signed_out", "daily_limit"]);

async function asError(response) {
  if (response.status === 404) return new FetchError("not_found");
  if (response.status !== 403) return new FetchError("network");
  const { code, message } = (await response.json().catch(() => null))?.error ?? {};
  return TOLD.has(code) ? new FetchError(code, message) : new FetchError("refused");
}
