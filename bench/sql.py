"""What the seeded rows are made from: ids, instants, places and who acts there."""

from typing import Final

FUNCTIONS: Final = """
CREATE SCHEMA bench;

-- Row n of m stands at its share of two years.
CREATE FUNCTION bench.at(n bigint, m bigint) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT '2024-01-02 02:00:00+00'::timestamptz + n * (interval '730 days' / m) $$;

-- A UUIDv7 of that instant; kind and number make it unique.
CREATE FUNCTION bench.id(kind int, n bigint, made timestamptz) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (lpad(to_hex((extract(epoch FROM made) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
           || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;

-- As `ids.show` writes it.
CREATE FUNCTION bench.show(prefix text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT prefix || '_' || string_agg(
       substr('0123456789abcdefghjkmnpqrstvwxyz', substring(bits FROM 5 * i + 1 FOR 5)::int + 1, 1), '' ORDER BY i)
   FROM (SELECT B'00' || ('x' || replace(id::text, '-', ''))::bit(128) AS bits) b, generate_series(0, 25) i $$;

-- A number spread evenly over 0..m-1, the same for the same n and salt.
CREATE FUNCTION bench.any(n bigint, salt int, m int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ((hashint8(n * 64 + salt) & 2147483647) % m)::int $$;
"""

_PROVINCE: Final = "(SELECT id FROM unit WHERE code = '01' AND valid_to IS NULL)"

# The communes in force, those of the province (i < home) first; the units' names are those of the packaged data.
TABLES: Final = {
    "place": f"""
CREATE TABLE bench.place AS
SELECT (row_number() OVER (ORDER BY u.parent_id <> {_PROVINCE}, u.code) - 1)::int AS i, u.id, u.path, u.name,
       p.id AS province_id, p.path AS province_path, p.name AS province_name, u.parent_id = {_PROVINCE} AS is_home,
       bench.show('dv', u.id) AS shown
FROM unit u JOIN unit p ON p.id = u.parent_id
WHERE u.level = 'commune' AND u.valid_to IS NULL""",
    "places": """
CREATE TABLE bench.places AS
SELECT count(*)::int AS everywhere, count(*) FILTER (WHERE is_home)::int AS home FROM bench.place""",
    # Six of ten live in the province, the others all over the country.
    "settled": """
CREATE TABLE bench.settled AS
SELECT n, CASE WHEN n % 10 < 6 THEN bench.any(n, 1, home) ELSE home + bench.any(n, 2, everywhere - home) END AS i,
       bench.id(1, n, bench.at(n, {persons})) AS id, bench.at(n, {persons}) AS at,
       bench.any(n, 3, (SELECT count(*) FROM bench.family)::int) AS family,
       bench.any(n, 4, (SELECT count(*) FROM bench.middle)::int) AS middle,
       bench.any(n, 5, (SELECT count(*) FROM bench.given)::int) AS given
FROM bench.places, generate_series(0, {persons} - 1) n""",
    "settled_key": "ALTER TABLE bench.settled ADD PRIMARY KEY (n)",
    # A clerk, an appraiser and a decider at every commune and at every province; three readers.
    "official": """
CREATE TABLE bench.official AS
WITH at AS (
    SELECT id AS unit_id, path, name, 0 AS kind, i FROM bench.place
    UNION ALL
    (SELECT DISTINCT ON (province_id) province_id, province_path, province_name, 1, i FROM bench.place
     ORDER BY province_id, i)
), held AS (
    SELECT at.*, r.role FROM at, unnest(ARRAY['clerk', 'appraiser', 'decider']) AS r(role)
    UNION ALL SELECT id, path, name, 2, 0, 'inspector' FROM unit WHERE path = '/'
    UNION ALL SELECT unit_id, path, name, 2, kind + 1, 'inspector' FROM at WHERE i = 0
)
SELECT *, bench.show('dv', unit_id) AS unit_shown, bench.id(2, n, bench.at(0, 1)) AS id,
       bench.show('ns', bench.id(2, n, bench.at(0, 1))) AS shown
FROM (SELECT *, row_number() OVER () AS n FROM held) numbered""",
    "official_key": "CREATE INDEX ON bench.official (unit_id, role)",
    # Four of ten decided, four received, the rest not so far; one of three goes on to the province.
    "file": """
CREATE TABLE bench.file AS
SELECT n, i, id, at, state, is_up, bench.show('hs', id) AS shown,
       CASE WHEN is_up AND (state = 'decided' OR state = 'received' AND n % 2 = 0) THEN 2 ELSE 1 END AS stage
FROM (
    SELECT n, CASE WHEN n % 10 < 6 THEN bench.any(n, 6, home) ELSE home + bench.any(n, 7, everywhere - home) END AS i,
           bench.id(3, n, bench.at(n, {dossiers})) AS id, bench.at(n, {dossiers}) AS at,
           (ARRAY['decided', 'received', 'decided', 'received', 'submitted'])[1 + bench.any(n, 8, 5)] AS state,
           n % 3 = 0 AS is_up
    FROM bench.places, generate_series(0, {dossiers} - 1) n) made""",
    "file_key": "ALTER TABLE bench.file ADD PRIMARY KEY (n)",
}
