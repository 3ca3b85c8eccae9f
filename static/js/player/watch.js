/** Puts the player of the page together: from here on the browser's own controls are not needed. */

import { Autohide } from "streamex/player/autohide";
import { Captions } from "streamex/player/captions";
import { attachControls } from "streamex/player/controls";
import { Ending } from "streamex/player/ending";
import { attachGestures } from "streamex/player/gestures";
import { attachKeyboard } from "streamex/player/keyboard";
import { Navigation } from "streamex/player/navigation";
import { Notices } from "streamex/player/notices";
import { Panels } from "streamex/player/panels";
import { Player } from "streamex/player/player";
import { attachPlaylist } from "streamex/player/playlist";
import { Recovery } from "streamex/player/recovery";
import { Reports, resumeSeconds } from "streamex/player/reports";
import { Scrubber } from "streamex/player/scrubber";
import { attachSkip } from "streamex/player/skip";
import { attachSystemKeys } from "streamex/player/system_keys";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const { words, viewer, start_seconds: askedSeconds } = read("player-page");
const data = read("player-data");

const player = new Player(document.querySelector("[data-player]"), words, viewer);
player.root.removeAttribute("data-plain");
player.media.controls = false;

const captions = new Captions(player);
const autohide = new Autohide(player);
new Scrubber(player);
new Panels(player, captions);
new Ending(player);
new Recovery(player, new Notices(player));
attachControls(player);
attachKeyboard(player, captions);
attachGestures(player, autohide);
attachSkip(player);
attachSystemKeys(player);
attachPlaylist(player);

// An address may ask for a second, such as that of a line that was searched for.
const startSeconds = askedSeconds ?? resumeSeconds(data, viewer.profile);
new Reports(player, viewer);
player.load(data, { startSeconds });
new Navigation(player, viewer.profile);
