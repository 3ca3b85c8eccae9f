// What every page does with scripts; all of it works without, only less smoothly.
import { startFavourites } from "streamex/favourites";
import { startFind } from "streamex/search_box";
import { startMenus } from "streamex/menus";
import { startPictures } from "streamex/pictures";
import { startRows } from "streamex/rows";

startPictures(document);
startRows(document);
startMenus(document);
startFavourites(document);
startFind(document);
