-- things: entities that records name, each once; what is known of one widens in time
INSERT INTO series_entity (kind, value_index, value, stopped, above_id, home, top, records, first_at, last_at, synthetic)
SELECT t.kind, t.value_index, t.value, t.stopped, a.id, 0, 0, 0, t.first_at, t.last_at, t.synthetic
FROM json_to_recordset(%s) AS t(
    kind text, value_index bytea, value bytea, stopped text, above_kind text, above_index bytea,
    first_at timestamptz, last_at timestamptz, synthetic boolean
  )
LEFT JOIN series_entity AS a ON a.kind = t.above_kind AND a.value_index = t.above_index
ORDER BY t.kind, t.value_index
ON CONFLICT (kind, value_index) DO UPDATE SET
  first_at = least(series_entity.first_at, excluded.first_at), last_at = greatest(series_entity.last_at, excluded.last_at)
RETURNING id, kind, value_index

-- nodes: records by kind and key; a new one stands alone
INSERT INTO series_node (id, kind, key, case_id, at, label, digest, version, looked_at, synthetic)
SELECT t.id, t.kind, t.key, t.case_id, t.at, t.id, t.digest, t.version, now(), t.synthetic
FROM json_to_recordset(%s) AS t(
    id bigint, kind text, key bigint, case_id bigint, at timestamptz, digest bytea, version int, synthetic boolean
  )
ON CONFLICT (kind, key) DO UPDATE SET
  digest = excluded.digest, version = excluded.version, at = excluded.at, looked_at = now()
RETURNING id, kind, key, (xmax = 0)

-- forget: namings that a record does not have any more, and how many that were of each entity
WITH gone AS (
  DELETE FROM series_use AS u USING (SELECT unnest(%s::bigint[]) AS node_id) AS n
  WHERE u.node_id = n.node_id AND NOT EXISTS (
    SELECT FROM json_to_recordset(%s) AS k(node_id bigint, entity_id bigint)
    WHERE k.node_id = u.node_id AND k.entity_id = u.entity_id
  ) RETURNING u.entity_id
)
UPDATE series_entity AS e SET records = greatest(e.records - g.many, 0)
FROM (SELECT entity_id, count(*) AS many FROM gone GROUP BY entity_id) AS g
WHERE e.id = g.entity_id RETURNING e.id

-- uses: which record names which entity, and how many more do now
WITH made AS (
  INSERT INTO series_use (node_id, entity_id, source, level, at)
  SELECT t.node_id, t.entity_id, t.source, t.level, t.at
  FROM json_to_recordset(%s) AS t(node_id bigint, entity_id bigint, source text, level smallint, at timestamptz)
  ON CONFLICT (node_id, entity_id) DO NOTHING
  RETURNING entity_id
)
UPDATE series_entity AS e SET records = e.records + m.many
FROM (SELECT entity_id, count(*) AS many FROM made GROUP BY entity_id) AS m
WHERE e.id = m.entity_id

-- homes: where entities are at home now, of those that tie and are named by one of these records, and of these
WITH touched AS (
  SELECT e.id FROM series_use AS mine JOIN series_entity AS e ON e.id = mine.entity_id AND e.stopped = ''
  WHERE mine.node_id = ANY(%s)
  UNION
  SELECT e.id FROM series_entity AS e WHERE e.id = ANY(%s) AND e.stopped = ''
), counted AS (
  SELECT u.entity_id, n.label, count(*) AS many
  FROM touched JOIN series_use AS u ON u.entity_id = touched.id JOIN series_node AS n ON n.id = u.node_id
  GROUP BY u.entity_id, n.label
), found AS (
  SELECT touched.id, coalesce(h.label, 0) AS label, coalesce(h.many, 0) AS many
  FROM touched LEFT JOIN (
    SELECT DISTINCT ON (entity_id) entity_id, label, many FROM counted ORDER BY entity_id, many DESC, label
  ) AS h ON h.entity_id = touched.id
)
UPDATE series_entity AS e SET home = f.label, top = f.many
FROM found AS f WHERE e.id = f.id AND (e.home, e.top) IS DISTINCT FROM (f.label, f.many)

-- shared: entities of a record that tie, where they are at home as counted last, and their other records by block
SELECT e.id, e.kind, e.records, e.home, e.top, n.label, count(n.id)
FROM series_use AS mine JOIN series_entity AS e ON e.id = mine.entity_id AND e.stopped = ''
LEFT JOIN series_use AS u ON u.entity_id = e.id AND u.node_id <> mine.node_id
LEFT JOIN series_node AS n ON n.id = u.node_id
WHERE mine.node_id = %s
GROUP BY e.id, e.kind, e.records, e.home, e.top, n.label

-- sizes: records of blocks
SELECT label, count(*) FROM series_node WHERE label = ANY(%s) GROUP BY label

-- at_home: entities at home in blocks, by kind
SELECT home, kind, sum(top), count(*) FROM series_entity
WHERE home = ANY(%s) AND stopped = '' AND top > 0 GROUP BY home, kind

-- reach: what is tied to records through what ties, or by a decision that stands; no further than so many
WITH RECURSIVE reach(id) AS (
  SELECT unnest(%s::bigint[])
  UNION
  SELECT near.id FROM reach CROSS JOIN LATERAL (
    SELECT u.node_id AS id
    FROM series_use AS mine JOIN series_entity AS e ON e.id = mine.entity_id AND e.stopped = '' AND e.records > 1
    JOIN series_use AS u ON u.entity_id = e.id
    WHERE mine.node_id = reach.id
    UNION ALL
    SELECT CASE WHEN p.a_id = reach.id THEN p.b_id ELSE p.a_id END
    FROM series_judgedpair AS p JOIN series_decision AS d ON d.id = p.decision_id AND d.verdict = 'TOGETHER'
    WHERE (p.a_id = reach.id OR p.b_id = reach.id)
      AND NOT EXISTS (SELECT FROM series_decision AS w WHERE w.takes_back_id = d.id)
  ) AS near
)
SELECT id FROM reach LIMIT %s

-- relabel: records with the block they are in now
UPDATE series_node AS n SET label = t.label
FROM json_to_recordset(%s) AS t(id bigint, label bigint) WHERE n.id = t.id AND n.label <> t.label
