/**
 * How the profile likes to listen and read. It comes with every playback and is kept by the server,
 * so it is the same on every device, and nobody else's in this browser.
 */

import { recall, remember } from "streamex/player/preferences";

/** A choice that could not be sent is forgotten after a day: another device may know better. */
const KEEP_MS = 24 * 3600 * 1000;

export class ProfilePreferences {
  #player;
  #viewer;
  /** What was chosen in this browser: newer than what the server told before. */
  #chosen = {};
  /** What the server may not know yet: `{titleId, values, at}` by the address it goes to. */
  #unsent;
  #isSending = false;

  /** @param {{profile: string, csrf_token: string}} viewer who is watching */
  constructor(player, viewer) {
    this.#player = player;
    this.#viewer = viewer;
    const kept = Object.entries(recall(this.#keptName, {}));
    this.#unsent = new Map(kept.filter(([, { at }]) => at > Date.now() - KEEP_MS));
    for (const { titleId, values } of this.#unsent.values()) this.#take(titleId, values);
    addEventListener("online", () => this.#send());
    addEventListener("pagehide", () => this.#sendLeaving());
    this.#send();
  }

  /** @param {string} name such as `subtitle_mode`; see the API's `Preferences` */
  get(name) {
    return this.#chosen[name] ?? this.#player.data?.preferences[name];
  }

  /** The language in which this title is heard, or an empty string for what it suggests. */
  get audioLanguage() {
    return this.#chosen[soundName(this.#player.data?.title_id)] ?? this.get("audio_language") ?? "";
  }

  /** Keep some of them. */
  set(values) {
    const { preferences_url: url, title_id: titleId } = this.#player.data;
    this.#take(titleId, values);
    this.#unsent.set(url, { titleId, values: { ...this.#unsent.get(url)?.values, ...values }, at: Date.now() });
    this.#keep();
    this.#send();
  }

  /** Hear all of this title in a language from now on. */
  chooseSound(language) {
    this.set({ audio_language: language });
  }

  /** A choice of sound is that of a title: what was made in Japanese may be heard in it. */
  #take(titleId, { audio_language: language, ...others }) {
    Object.assign(this.#chosen, others);
    if (language !== undefined) this.#chosen[soundName(titleId)] = language;
  }

  /** One at a time, so that the last choice is the one that stays. */
  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#unsent.size) {
      const [[url, { values }]] = this.#unsent;
      if (!await this.#deliver(url, values)) break; // With the next choice, or the next visit.
      if (this.#unsent.get(url).values === values) this.#unsent.delete(url);
      this.#keep();
    }
    this.#isSending = false;
  }

  /** Whether there was an answer; a refusal is one: it would be refused again. */
  async #deliver(url, values) {
    try {
      const response = await fetch(url, { method: "POST", body: this.#body(values), redirect: "manual", keepalive: true });
      return response.status < 500;
    } catch {
      return false;
    }
  }

  /** While leaving nothing can be awaited; the next visit sends it again to be sure. */
  #sendLeaving() {
    for (const [url, { values }] of this.#unsent) navigator.sendBeacon(url, this.#body(values));
  }

  #body(values) {
    const { profile, csrf_token: token } = this.#viewer;
    return new URLSearchParams({ csrfmiddlewaretoken: token, profile, ...values });
  }

  #keep() {
    remember(this.#keptName, this.#unsent.size ? Object.fromEntries(this.#unsent) : null);
  }

  get #keptName() {
    return `${this.#viewer.profile}.preferences`;
  }
}

function soundName(titleId) {
  return `sound.${titleId}`;
}

/** The track of a language: of exactly that one, else of another region of it, else undefined. */
export function inLanguage(tracks, tag) {
  const primary = (language) => language?.split("-")[0].toLowerCase();
  return tracks.find((track) => track.language === tag)
    ?? tracks.find((track) => tag && primary(track.language) === primary(tag));
}
