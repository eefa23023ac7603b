// Prepares the geometry of the map of partners, by hand and once: website/explore/world.json.
//
//   work=$(mktemp -d)
//   npm install --prefix "$work" world-atlas@2.0.2 d3-geo@3.1.2 topojson-client@3.1.0 \
//     topojson-simplify@3.0.3 i18n-iso-countries@7.14.0
//   cp scripts/world.mjs "$work" && node "$work/world.mjs" > website/explore/world.json
//
// In: Natural Earth (public domain) as world-atlas hands it out, 1:110m for shapes and 1:50m for
// the places of states that are too small to have one. Out: paths by ISO 3166-1 code in the Equal
// Earth projection, in whole units of a canvas WIDTH wide. Antarctica, which has no government, is
// left out; what has no code is land without a name.

import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const codes = require("i18n-iso-countries");
const WIDTH = 2000;
const MARGIN = 16;
const MERIDIAN = 11; // keeps the east of Russia in one piece
const DETAIL = 0.06; // square degrees below which a corner is dropped
const SMALL = 25000; // square kilometres below which a state is a dot
const EARTH = 6371.0088 ** 2; // steradians to square kilometres
const ANTARCTICA = "aq";

const coarse = require("world-atlas/countries-110m.json");
const fine = require("world-atlas/countries-50m.json");
const code = (country) => (codes.numericToAlpha2(country.id) ?? "").toLowerCase();
const countries = (topology) =>
  feature(topology, topology.objects.countries).features.filter((c) => code(c) !== ANTARCTICA);

// The largest island or mainland, so that a dot stands where most of the country is.
function mainland({ geometry: { type, coordinates } }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  const parts = polygons.map((part) => ({ type: "Polygon", coordinates: part }));
  return parts.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
}

const shapes = countries(simplify(presimplify(coarse), DETAIL));
const isSmall = (country) => geoArea(country) * EARTH < SMALL;
const large = new Set(countries(fine).filter((c) => !isSmall(c)).map(code));
const dots = countries(fine)
  .filter((c) => code(c) && !large.has(code(c)))
  .map((c) => ({ type: "Feature", id: c.id, geometry: { type: "Point", coordinates: geoCentroid(mainland(c)) } }));

const everything = { type: "FeatureCollection", features: [...shapes, ...dots] };
const projection = geoEqualEarth()
  .rotate([-MERIDIAN, 0])
  .fitExtent([[MARGIN, MARGIN], [WIDTH - MARGIN, WIDTH]], everything);
const draw = geoPath(projection);
const [[, top], [, bottom]] = draw.bounds(everything);
const [x, y] = projection.translate();
projection.translate([x, y - top + MARGIN]);
const height = Math.ceil(bottom - top) + 2 * MARGIN;

// Absolute coordinates become whole relative steps, which take half the room.
function compact(path) {
  return (path ?? "")
    .split("Z")
    .filter(Boolean)
    .map((ring) => {
      let [x, y] = [0, 0];
      const steps = [];
      for (const point of ring.slice(1).split("L")) {
        const [nextX, nextY] = point.split(",").map((n) => Math.round(Number(n)));
        if (!steps.length) steps.push(`M${nextX},${nextY}l`);
        else if (nextX !== x || nextY !== y) steps.push(`${nextX - x},${nextY - y}`);
        [x, y] = [nextX, nextY];
      }
      return steps.length > 2 ? `${steps[0]}${steps.slice(1).join(" ").replaceAll(" -", "-")}z` : "";
    })
    .join("");
}

const sorted = (pairs) => Object.fromEntries(pairs.filter(([name]) => name).sort());
const world = {
  width: WIDTH,
  height,
  land: sorted(shapes.map((country) => [code(country), compact(draw(country))])),
  uncoded: shapes.filter((country) => !code(country)).map((c) => compact(draw(c))).join(""),
  small: sorted(dots.map((c) => [code(c), projection(c.geometry.coordinates).map(Math.round)])),
};
process.stdout.write(`${JSON.stringify(world)}\n`);
