// What the browse page does with scripts; all of it works without.
import { startEndless } from "streamex/endless";
import { startFilters } from "streamex/filters";

startFilters(document);
startEndless(document);
