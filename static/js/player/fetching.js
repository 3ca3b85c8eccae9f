/** Reading what the server tells of a playable. */

/** Why nothing could be read: `signed_out`, `not_found`, `refused` or `network`. */
export class FetchError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
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
  throw new FetchError(await reason(response));
}

async function reason(response) {
  if (response.status === 404) return "not_found";
  if (response.status !== 403) return "network";
  const body = await response.json().catch(() => null);
  return body?.error?.code === "signed_out" ? "signed_out" : "refused";
}
