place-sites = Sites
place-empty = No sites yet. Import the list of sites, then set checklists and draw the first round.
place-lede = { $n ->
    [one] { $n } site of { $kinds } types.
   *[other] { $n } sites of { $kinds } types.
}
place-where = Where
place-map-label = { $roads } main streets in { $mains } sections, { $alleys } alleys
place-all = All sites
place-none = No such site. Try another filter.
place-more = Next page
place-code = Code
place-name = Name
place-kind = Type
place-street = Street
place-lead = Lead unit
place-section = Section
place-grid = Unit grid
place-coordinates = Coordinates
place-led-by = led by { $unit }
place-retired = out of use
place-datum = Coordinate system of the file
place-try = Try it first
place-do-import = Import
place-choose-file = Choose a file first.
place-would = Can be imported: { $added } new, { $changed } changed. Nothing was touched yet.
place-did = Imported: { $added } new, { $changed } changed.
place-faults = { $n ->
    [one] { $n } place to mend, then import again. Nothing was imported.
   *[other] { $n } places to mend, then import again. Nothing was imported.
}
place-wrong-geometry = The shape cannot be read. Write a GeoJSON point, line or area, longitude first.
place-not-on-earth = Longitude and latitude are wrong. Write degrees, longitude first.
place-not-a-line = A section must be a line.
place-wrong-grid = A grid code has 15 digits: division 6, street 3, community 3, sequence 3.
place-not-json = Not JSON from line { $line }, column { $column }.
place-not-features = Not a GeoJSON FeatureCollection or Feature.
place-too-many = { $most } at once is the most; import in parts.
place-unreadable-file = The file cannot be read: { $why }
place-no-sheet = The workbook has no sheet.
place-no-column = The first row lacks the column "{ $column }" (code, name, kind, lon, lat).
place-not-utf8 = The file is not UTF-8. Save it as UTF-8.
place-no-rows = There are no sites in the file.
place-code-twice = Code { $code } stands in { $before } too.
place-cell-required = This row lacks "{ $column }".
place-cell-not-degrees = "{ $column }" must be degrees, such as 113.291046.
place-cell-unknown-unit = There is no unit "{ $name }". Add it, or write its full or short name.
place-cell-unknown-section = There is no section with the code { $code }.
noun-site = site
noun-section = section
noun-city = city
fact-site-added = added a site
fact-site-changed = changed a site
fact-site-retired = took a site out of use
fact-sites-imported = imported sites
fact-section-added = added a section
fact-section-changed = changed a section
site-kind-main-road = Main road
site-kind-square = Square
site-kind-alley = Alley
site-kind-community = Community
site-kind-market = Market
site-kind-toilet = Public toilet
site-kind-school = School
site-kind-hospital = Hospital
site-kind-hall = Service hall
site-kind-park = Park
site-kind-construction = Construction site
site-kind-station = Station
site-kind-stop = Bus stop
site-kind-crossing = Crossing
site-kind-water = Waterway
place-import = Import sites, grids, components
place-file = File
place-file-hint = GeoJSON. Sites may also be an Excel sheet with code, name, kind, lon, lat, and if you like street, lead, section, grid. Grids have code (15 digits), name, unit; sections code, name, road, kind; components code (16 digits), name, unit, owner, state.
place-what = What to import
place-what-sites = Sites
place-what-grids = Unit grids (areas, 15 digits)
place-what-sections = Sections of road (lines)
place-what-components2 = Components (16 digits, minor class of two)
place-what-components3 = Components (16 digits, minor class of three)
place-settled = { $n ->
    [one] { $n } site found its grid.
   *[other] { $n } sites found their grid.
}
place-components = Components
place-components-n = { $n ->
    [one] { $n } component
   *[other] { $n } components
}
place-grids-n = { $n ->
    [one] { $n } unit grid
   *[other] { $n } unit grids
}
place-components-empty = No components yet. Import the survey as GeoJSON.
place-components-none = No such component. Try another word.
place-find = Code or name
place-find-go = Find
place-class = Class
place-answers = Answers for it
place-state = State
place-state-intact = intact
place-state-broken = broken
place-state-lost = lost
place-state-abandoned = abandoned
place-no-features = There is no feature in the file.
place-feature-not-on-earth = Feature { $n }: longitude { $lon }, latitude { $lat } is not on the earth. Write degrees, longitude first.
place-feature-swapped = Feature { $n }: { $lon }, { $lat } look exchanged. Write longitude first.
place-feature-geometry = Feature { $n }: a geometry of type "{ $found }" is of no use here. Write a point, line or area.
place-feature-position = Feature { $n }: a coordinate is not two numbers.
place-feature-short-line = Feature { $n }: a line needs two points at least.
place-feature-no-ring = Feature { $n }: the area has no ring.
place-feature-thin-ring = Feature { $n }: ring { $ring } has fewer than three different corners.
place-feature-corners = Feature { $n }: { $found } corners, { $most } at most. Simplify the boundary first.
place-feature-not-an-area = Feature { $n }: a grid must be an area.
place-feature-not-a-line = Feature { $n }: a section must be a line.
place-feature-overlaps = Feature { $n }: overlaps the grid of feature { $other }. Grids lie side by side.
place-feature-required = Feature { $n }: lacks "{ $column }".
place-feature-too-long = Feature { $n }: "{ $column }" may have { $most } characters.
place-feature-unknown-unit = Feature { $n }: there is no unit "{ $name }". Add it first, or write its full name, short name or code.
place-feature-code-twice = Feature { $n }: code { $code } stands in feature { $before } too.
place-feature-road-kind = Feature { $n }: kind "{ $found }" is unknown. Write main or alley.
place-feature-part = Feature { $n }: part "{ $found }" must be a whole number from 1 to 9999.
place-feature-state = Feature { $n }: state "{ $found }" is unknown. Write intact, broken, lost or abandoned.
place-code-length = Feature { $n }: the code has { $found } digits, { $wanted } are wanted.
place-code-digit = Feature { $n }: "{ $found }" at place { $at } of the code is no digit.
place-code-zero-division = Feature { $n }: the first six digits of the code (division) are zero.
place-code-zero-major = Feature { $n }: the major class in the code is zero.
place-code-zero-minor = Feature { $n }: the minor class in the code is zero; perhaps it has another width.
place-code-zero-sequence = Feature { $n }: the sequence of the code is zero. It counts from 1.
noun-grid = grid
fact-grids-imported = imported unit grids
fact-sections-imported = imported sections
fact-components-imported = imported components
