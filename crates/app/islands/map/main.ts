// The map page: our own data is the drawing, there is no ground under it unless the city sets one.
// `<div data-map="/places.geojson" data-tiles="…">`; a feature says kind (grid, water, alley, section, site),
// state (ok, near, late), late (how many), name and href. Below the map the same stands as a table.
import {
  LngLatBounds,
  Map as Sheet,
  Marker,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type ExpressionSpecification,
  type LayerSpecification,
  type StyleSpecification,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import "./map.css";

type Place = GeoJSON.Feature<GeoJSON.Geometry, Properties>;

interface Properties {
  kind: "grid" | "water" | "alley" | "section" | "site";
  state?: "ok" | "near" | "late";
  late?: number;
  name?: string;
  href?: string;
}

const STREET_ZOOM = 15;

setWorkerUrl(new URL("./map-tiles-worker.js", import.meta.url).href);
for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) void draw(box);

async function draw(box: HTMLElement): Promise<void> {
  const address = box.dataset.map;
  if (!address) return;
  const reply = await fetch(address, { headers: { accept: "application/geo+json" } });
  if (!reply.ok) return;
  const places = (await reply.json()) as GeoJSON.FeatureCollection<GeoJSON.Geometry, Properties>;
  box.replaceChildren();
  box.classList.add("on");
  const sheet = new Sheet({
    container: box,
    style: style(places, box.dataset.tiles),
    bounds: firstView(places.features),
    fitBoundsOptions: { padding: 48, maxZoom: 17 },
    attributionControl: false,
    dragRotate: false,
    fadeDuration: 0,
  });
  sheet.touchZoomRotate.disableRotation();
  sheet.addControl(new NavigationControl({ showCompass: false }), "top-right");
  sheet.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  for (const place of places.features) mark(sheet, place);
  names(sheet, places.features);
  sheet.on("click", "sites", (event) => {
    const href = (event.features?.[0]?.properties as Properties | undefined)?.href;
    if (href) location.assign(href);
  });
}

/** What is late fills the first view; with nothing late, everything does. */
function firstView(places: Place[]): LngLatBounds {
  const late = places.filter((p) => p.properties.state === "late");
  const bounds = new LngLatBounds();
  for (const place of late.length > 0 ? late : places) for (const at of points(place.geometry)) bounds.extend(at);
  return bounds;
}

function points(shape: GeoJSON.Geometry): [number, number][] {
  return shape.type === "GeometryCollection" ? shape.geometries.flatMap(points) : pairs(shape.coordinates);
}

function pairs(nested: unknown): [number, number][] {
  if (!Array.isArray(nested)) return [];
  if (typeof nested[0] === "number") return [[nested[0], nested[1] as number]];
  return nested.flatMap(pairs);
}

function middle(shape: GeoJSON.Geometry): [number, number] | undefined {
  const all = points(shape);
  if (all.length === 2 && all[0] && all[1]) return [(all[0][0] + all[1][0]) / 2, (all[0][1] + all[1][1]) / 2];
  return all[Math.floor(all.length / 2)];
}

/** A diamond with the count: an element, so it takes the focus and needs no letters from a server. */
function mark(sheet: Sheet, place: Place): void {
  const { state, late, name, href } = place.properties;
  const at = middle(place.geometry);
  if (state !== "late" || !late || !at) return;
  const link = document.createElement("a");
  link.className = "q late";
  link.textContent = String(late);
  link.title = name ?? "";
  link.ariaLabel = `${name ?? ""} ${late}`;
  if (href) link.href = href;
  new Marker({ element: link }).setLngLat(at).addTo(sheet);
}

/** Each street is named once. */
function names(sheet: Sheet, places: Place[]): void {
  const said = new Set<string>();
  for (const { properties, geometry } of places) {
    const { kind, name } = properties;
    const at = points(geometry)[0];
    if ((kind !== "section" && kind !== "water") || !name || !at || said.has(name)) continue;
    said.add(name);
    const word = document.createElement("span");
    word.className = `m-name ${kind}`;
    word.textContent = name;
    new Marker({ element: word, anchor: "bottom-left", offset: [4, -6] }).setLngLat(at).addTo(sheet);
  }
}

function style(places: GeoJSON.FeatureCollection, tiles: string | undefined): StyleSpecification {
  const ink = (token: string): string => getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  const kind = (name: string): ExpressionSpecification => ["==", ["get", "kind"], name];
  const section = (state: string): ExpressionSpecification => ["all", kind("section"), ["==", ["get", "state"], state]];
  const line = (id: string, filter: ExpressionSpecification, colour: string, width: number, dash?: number[]): LayerSpecification => ({
    id,
    type: "line",
    source: "places",
    filter,
    paint: { "line-color": colour, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
  });
  return {
    version: 8,
    sources: {
      places: { type: "geojson", data: places },
      ...(tiles ? { ground: { type: "raster" as const, tiles: [tiles], tileSize: 256 } } : {}),
    },
    layers: [
      { id: "sheet", type: "background", paint: { "background-color": ink("--sheet") } },
      ...(tiles
        ? [{ id: "ground", type: "raster" as const, source: "ground", paint: { "raster-opacity": 0.35, "raster-saturation": -0.8 } }]
        : []),
      { id: "water", type: "fill", source: "places", filter: ["all", kind("water"), ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": ink("--qing-wash") } },
      line("river", ["all", kind("water"), ["==", ["geometry-type"], "LineString"]], ink("--qing-wash"), 22),
      line("grids", kind("grid"), ink("--line"), 1, [2, 4]),
      line("alleys", kind("alley"), ink("--line-2"), 1.5),
      line("roads", kind("section"), ink("--line-2"), 7),
      line("cores", section("ok"), ink("--edge"), 3),
      line("near-edges", section("near"), ink("--zhe"), 9.5),
      line("near", section("near"), ink("--huang"), 7),
      line("late", section("late"), ink("--zhu"), 8),
      {
        id: "sites",
        type: "circle",
        source: "places",
        minzoom: STREET_ZOOM,
        filter: kind("site"),
        paint: {
          "circle-radius": 5,
          "circle-color": ["match", ["get", "state"], "late", ink("--zhu"), "near", ink("--huang"), ink("--sheet")],
          "circle-stroke-color": ["match", ["get", "state"], "late", ink("--zhu"), "near", ink("--zhe"), ink("--edge")],
          "circle-stroke-width": 1.5,
        },
      },
    ],
  };
}
