/** What happens when something fails: try what can help, say honestly what cannot be helped. */

import { fetchData } from "streamex/player/fetching";
import { fill } from "streamex/player/words";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** More fresh addresses than this without getting on, and something else is wrong. */
const MAX_RENEWALS = 3;
const POLL_MS = 2_000;
/** What failed or is missing is for an editor to fix, which takes longer. */
const SLOW_POLL_MS = 15_000;

export class Recovery {
  #player;
  #notices;
  #retryTimer = 0;
  #retries = 0;
  #failedRequests = 0;
  #isOfflineShown = false;
  #renewals = 0;
  #renewedAt = -1;
  #isPlain = false;
  #lastPosition = 0;
  #wasPaused = false;

  constructor(player, notices) {
    this.#player = player;
    this.#notices = notices;
    player.on("load", () => this.#begin());
    player.on("source", (kind) => this.#handleSource(kind));
    player.on("limit", (text) => this.#close(text));
    // Also while fresh addresses are on their way.
    player.on("seek", (seconds) => { this.#lastPosition = seconds; });
    player.media.addEventListener("waiting", () => { if (!navigator.onLine) this.#showIfStalled(); });
    for (const event of ["canplay", "playing"]) player.media.addEventListener(event, () => this.#settle());
    addEventListener("online", () => { if (this.#retries) this.#retryNow(); });
  }

  #begin() {
    clearTimeout(this.#retryTimer);
    this.#retries = 0;
    this.#failedRequests = 0;
    this.#isOfflineShown = false;
    this.#renewals = 0;
    this.#isPlain = false;
    this.#lastPosition = 0;
    if (this.#player.data.state !== "ready") this.#showState();
  }

  #handleSource(kind) {
    if (kind === "loaded") this.#settle();
    else if (kind === "retrying") this.#countFailedRequest();
    else if (kind === "expired") this.#renew();
    else if (kind === "network") this.#retryLater();
    else if (kind === "broken") this.#playPlainly();
  }

  /** Data comes again; but what was said stays until the picture moves on. */
  #settle() {
    clearTimeout(this.#retryTimer);
    this.#retries = 0;
    if (this.#isStalled) return;
    this.#failedRequests = 0;
    if (this.#isOfflineShown) this.#notices.hide();
    this.#isOfflineShown = false;
  }

  get #isStalled() {
    return this.#player.media.readyState <= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  /** Where to go on, also while an element that was emptied stands at 0. */
  get #position() {
    const { media, startedAt } = this.#player;
    return media.currentTime || this.#lastPosition || startedAt || 0;
  }

  // --- The network was unavailable ---------------------------------------------------------------

  /** One failed request is nothing to speak of; two, with the picture standing still, are. */
  #countFailedRequest() {
    this.#failedRequests += 1;
    if (this.#failedRequests > 1 || !navigator.onLine) this.#showIfStalled();
  }

  #retryLater() {
    clearTimeout(this.#retryTimer);
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries);
    this.#retries += 1;
    this.#retryTimer = setTimeout(() => this.#retryNow(), delay);
    this.#showIfStalled();
  }

  #retryNow() {
    clearTimeout(this.#retryTimer);
    // An expired address in a bucket can look like a lost network: its refusal is not readable
    // from another origin. So the second attempt asks for fresh ones.
    const canResume = this.#retries < 2 && this.#player.source.engine?.resume();
    if (!canResume) this.#renew();
  }

  #showIfStalled() {
    const { words } = this.#player;
    if ((!this.#retries && !this.#failedRequests) || !this.#isStalled) return;
    this.#isOfflineShown = true;
    this.#notices.show({
      title: words.offline_title,
      text: words.offline_text,
      actions: [{ label: words.retry, run: () => this.#retryNow() }, this.#wayBack()],
    });
  }

  // --- The addresses have expired, or the media was replaced --------------------------------

  async #renew() {
    const player = this.#player;
    const { data } = player;
    this.#lastPosition = this.#position;
    this.#wasPaused = player.media.paused && player.media.readyState > 0;
    try {
      const fresh = await fetchData(data.data_url);
      if (player.data === data) this.#replace(fresh);
    } catch (error) {
      if (player.data === data) this.#explain(error);
    }
  }

  #mayRenew() {
    const hasMoved = Math.abs(this.#lastPosition - this.#renewedAt) > 0.5;
    this.#renewals = hasMoved ? 1 : this.#renewals + 1;
    this.#renewedAt = this.#lastPosition;
    return this.#renewals <= MAX_RENEWALS;
  }

  /** Go on with fresh addresses; the session stays, since it is the same viewing. */
  #replace(fresh) {
    const player = this.#player;
    if (fresh.state !== "ready") return player.load(fresh);
    if (!this.#mayRenew()) return this.#showBroken("unreachable");
    const { session } = player.data.playback;
    Object.assign(player.data.playback, fresh.playback, { session });
    player.emit("renewed");
    const isPaused = this.#wasPaused;
    return player.open({ startSeconds: this.#lastPosition, isPaused, isPlain: this.#isPlain });
  }

  #explain(error) {
    const { words, data } = this.#player;
    if (error.reason === "network") return this.#retryLater();
    if (error.reason === "daily_limit") return this.#close(error.text);
    this.#isOfflineShown = false;
    const signIn = { label: words.sign_in, href: data.sign_in_url };
    const actions = error.reason === "signed_out" ? [signIn, this.#wayBack()] : [this.#wayBack()];
    const title = { signed_out: words.signed_out, refused: words.refused }[error.reason];
    return this.#notices.show({ title: title ?? words.gone, actions });
  }

  // --- A child has watched enough today ------------------------------------------------------------

  /** Nothing plays on, not even what is loaded; `text` says when it will. */
  #close(text) {
    const player = this.#player;
    clearTimeout(this.#retryTimer);
    this.#isOfflineShown = false;
    player.media.pause();
    player.data.state = "closed";
    player.source.close();
    player.root.setAttribute("data-unready", "");
    this.#notices.show({ title: player.words.enough_title, text, actions: [this.#wayBack()] });
  }

  // --- The browser cannot decode it ---------------------------------------------------------

  #playPlainly() {
    const { data, media } = this.#player;
    if (this.#isPlain || !data.playback.progressive_url) return this.#showBroken();
    this.#isPlain = true;
    return this.#player.open({ startSeconds: media.currentTime || this.#position, isPlain: true });
  }

  /** `broken`: it cannot be decoded; `unreachable`: fresh addresses are refused as well. */
  #showBroken(reason = "broken") {
    const { words } = this.#player;
    const retry = () => {
      this.#renewals = 0;
      this.#isPlain = false;
      this.#notices.hide();
      this.#renew();
    };
    this.#notices.show({
      title: words[`${reason}_title`],
      text: words[`${reason}_text`],
      actions: [{ label: words.retry, run: retry }, this.#wayBack()],
    });
  }

  // --- It is not ready yet ------------------------------------------------------------------

  #showState() {
    const { words, data } = this.#player;
    const { state, preparing } = data;
    const isPreparing = state === "preparing";
    const parts = [fill(words.preparing_percent, preparing), etaWords(preparing.eta_seconds, words)];
    this.#notices.show({
      title: words[`${state}_title`],
      text: isPreparing ? parts.filter(Boolean).join(" · ") : words[`${state}_text`],
      percent: isPreparing ? preparing.percent : null,
      actions: [this.#wayBack()],
    });
    this.#retryTimer = setTimeout(() => this.#poll(data), isPreparing ? POLL_MS : SLOW_POLL_MS);
  }

  async #poll(data) {
    const player = this.#player;
    let fresh = data;
    try {
      fresh = await fetchData(data.data_url);
    } catch (error) {
      if (error.reason !== "network") return this.#explain(error);
    }
    if (player.data !== data) return undefined;
    if (fresh.state === "ready") return player.load(fresh);
    player.data = fresh;
    return this.#showState();
  }

  #wayBack() {
    const { words, data } = this.#player;
    return { label: fill(words.back_to, { title: data.heading }), href: data.back_url };
  }
}

function etaWords(seconds, words) {
  if (seconds === null || seconds === undefined) return "";
  if (seconds < 60) return words.eta_seconds;
  return fill(words.eta_minutes, { minutes: Math.ceil(seconds / 60) });
}
