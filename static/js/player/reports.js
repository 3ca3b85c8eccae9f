/**
 * Telling the server where the viewer is: every ten seconds of playing, and at every turn.
 *
 * A report that could not be sent waits in local storage and goes with the next chance; the
 * server orders reports by session and sequence, so sending one twice does no harm.
 */

import { recall, remember } from "streamex/player/preferences";

const EVERY_MS = 10_000;
const AFTER_SEEK_MS = 1_000;
/** Until then a report sent while leaving may not have arrived before the next page was made. */
const FRESH_MS = 30_000;
/** Unsent reports are forgotten after a week. */
const KEEP_MS = 7 * 24 * 3600 * 1000;

export class Reports {
  #player;
  #viewer;
  #sequence = 0;
  #lastPosition = null;
  #seekTimer = 0;
  #isRefused = false;
  // Before it plays, an element stands at 0 and not yet where it was left.
  #hasBegun = false;

  /** @param {{profile: string, csrf_token: string}} viewer who is watching */
  constructor(player, viewer) {
    this.#player = player;
    this.#viewer = viewer;
    const { media } = player;
    player.on("load", () => this.#begin());
    player.on("leave", () => this.send());
    player.on("seek", () => this.#afterSeek());
    media.addEventListener("playing", () => this.#sendFirst());
    media.addEventListener("pause", () => this.send());
    media.addEventListener("ended", () => this.send());
    setInterval(() => { if (!media.paused) this.send(); }, EVERY_MS);
    addEventListener("pagehide", () => this.#sendLeaving());
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#sendLeaving();
    });
    this.flush();
  }

  /** Report the position now, unless it is the one reported last. */
  async send() {
    const report = this.#report();
    if (!report) return;
    // Until it has arrived: whoever reloads meanwhile goes on from it.
    keep(report);
    await this.#deliver(report);
  }

  /** Send what an earlier visit could not. */
  async flush() {
    for (const report of Object.values(kept())) {
      if (report.profile === this.#viewer.profile) await this.#deliver(report);
    }
  }

  #begin() {
    this.#sequence = 0;
    this.#lastPosition = null;
    this.#hasBegun = false;
  }

  #sendFirst() {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.send();
  }

  #report() {
    const { data, media } = this.#player;
    const position = media.ended ? this.#player.duration : media.currentTime;
    // While an address is renewed the element is empty and stands at 0, too.
    if (!this.#hasBegun || media.readyState === 0 || position === this.#lastPosition) return null;
    this.#lastPosition = position;
    this.#sequence += 1;
    return {
      at: Date.now(), playable: data.id, profile: this.#viewer.profile, url: data.progress_url,
      session: data.playback.session, sequence: this.#sequence, position_seconds: position,
    };
  }

  async #deliver(report) {
    let response = { status: 0 };
    try {
      const options = { method: "POST", body: this.#body(report), keepalive: true, redirect: "manual" };
      response = await fetch(report.url, options);
    } catch {
      // Offline: kept below.
    }
    const refusal = response.status === 403 ? await refusalOf(response) : null;
    // The last report of a child's day is kept by the server, though nothing more is played.
    if ([204, 400, 404].includes(response.status) || refusal?.code === "daily_limit") forget(report);
    else keep({ ...report, is_undelivered: true });
    this.#tellIfRefused(refusal);
  }

  #body(report) {
    const { profile, session, sequence } = report;
    return new URLSearchParams({
      csrfmiddlewaretoken: this.#viewer.csrf_token,
      profile, session, sequence,
      position_seconds: report.position_seconds.toFixed(3),
    });
  }

  /** While leaving nothing can be awaited; the next visit sends it again to be sure. */
  #sendLeaving() {
    const report = this.#report();
    if (!report) return;
    const isQueued = navigator.sendBeacon(report.url, this.#body(report));
    keep({ ...report, is_undelivered: !isQueued || !navigator.onLine });
  }

  #afterSeek() {
    clearTimeout(this.#seekTimer);
    this.#seekTimer = setTimeout(() => this.send(), AFTER_SEEK_MS);
  }

  /** Signed out, or somebody opened another profile in another tab: say so once. */
  #tellIfRefused(refusal) {
    const wasRefused = this.#isRefused;
    this.#isRefused = refusal !== null;
    if (!this.#isRefused || wasRefused) return;
    const { words } = this.#player;
    if (refusal.code === "daily_limit") this.#player.emit("limit", refusal.message);
    else this.#player.emit("tell", refusal.code === "other_profile" ? words.not_saved_elsewhere : words.not_saved);
  }
}

/** What a refusal says: `{code, message}`, both missing where it is not of our making. */
async function refusalOf(response) {
  const body = await response.json().catch(() => null);
  return body?.error ?? {};
}

/**
 * The position, in seconds, at which this browser left the playable, where the server may not
 * know of it yet; otherwise what the server says.
 */
export function resumeSeconds(data, profile) {
  const report = kept()[nameOf({ profile, playable: data.id })];
  if (!report) return data.resume_seconds;
  const isNews = report.is_undelivered || Date.now() - report.at < FRESH_MS;
  const isAtEnd = data.duration_seconds && report.position_seconds > data.duration_seconds * 0.95;
  if (!isNews) return data.resume_seconds;
  return isAtEnd ? 0 : report.position_seconds;
}

/** What a report is kept under: each profile stands somewhere of its own. */
function nameOf({ profile, playable }) {
  return `${profile}.${playable}`;
}

function kept() {
  const oldest = Date.now() - KEEP_MS;
  const reports = Object.entries(recall("reports", {}));
  return Object.fromEntries(reports.filter(([, report]) => report.at > oldest));
}

function keep(report) {
  remember("reports", { ...kept(), [nameOf(report)]: report });
}

function forget(report) {
  const { [nameOf(report)]: known, ...others } = kept();
  // A later report of the same playable may have come in meanwhile.
  if (!known || known.at > report.at) return;
  remember("reports", Object.keys(others).length ? others : null);
}
