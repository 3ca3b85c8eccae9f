// What every page does with scripts; all of it works without, only less smoothly.
import { startFavourites } from "streamex/favourites";
import { startMenus } from "streamex/menus";
import { startPictures } from "streamex/pictures";
import { startRows } from "streamex/rows";
import { startSearchBoxes } from "streamex/search_box";

startPictures(document);
startRows(document);
startMenus(document);
startFavourites(document);
startSearchBoxes(document);
