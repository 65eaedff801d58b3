-- known: the victims of these cases that are here
SELECT id, case_no, victim_no, digest, phone_index, id_index, account_index
FROM warning_knowncase
WHERE centre_id = %s AND case_no = ANY(%s)
ORDER BY id

-- update: corrections of cases that were here before
UPDATE warning_knowncase AS c SET
    occurred_at = u.occurred_at, reported_at = u.reported_at, fraud_type = u.fraud_type, loss_fen = u.loss_fen,
    station_id = u.station_id, phone = u.phone, phone_index = u.phone_index, id_no = u.id_no, id_index = u.id_index,
    account = u.account, account_index = u.account_index, name = u.name, raw = u.raw, digest = u.digest,
    flags = string_to_array(u.flags, ' ')::varchar[], batch_id = u.batch_id, line = u.line
FROM json_to_recordset(%s) AS u(
    id bigint, occurred_at timestamptz, reported_at timestamptz, fraud_type text, loss_fen bigint, station_id int,
    phone bytea, phone_index bytea, id_no bytea, id_index bytea, account bytea, account_index bytea, name bytea,
    raw bytea, digest bytea, flags text, batch_id bigint, line int
  )
WHERE c.id = u.id

-- facts: of the cases, as far as classing needs them
SELECT id, occurred_at, reported_at, fraud_type FROM warning_knowncase WHERE id = ANY(%s)

-- matches: warnings that named a victim, by what they have in common, the strongest first (1 ID … 4 family)
WITH victim AS (
    SELECT id, phone_index, id_index, account_index, reported_at, occurred_at - make_interval(days => %(days)s) AS since
    FROM warning_knowncase WHERE id = ANY(%(cases)s)
),
own AS (
    SELECT v.id AS case_id, w.id AS warning_id, 1 AS rank
    FROM victim AS v JOIN warning_warning AS w ON w.id_index = v.id_index
    UNION ALL
    SELECT v.id, w.id, 2
    FROM victim AS v JOIN warning_warning AS w ON w.phone_index = v.phone_index
    WHERE v.id_index IS NULL OR w.id_index IS NULL OR v.id_index = w.id_index
    UNION ALL
    SELECT v.id, w.id, 2
    FROM victim AS v
    JOIN warning_formerkey AS k ON k.key = v.phone_index
    JOIN warning_warning AS w ON w.id = k.warning_id
    WHERE v.id_index IS NULL OR w.id_index IS NULL OR v.id_index = w.id_index
    UNION ALL
    SELECT v.id, w.id, 3
    FROM victim AS v JOIN warning_warning AS w ON w.account_index = v.account_index
    WHERE v.id_index IS NULL OR w.id_index IS NULL OR v.id_index = w.id_index
),
family AS (
    -- a warning in whose completion the victim's number stands, and one on a number that stands in the victim's own
    SELECT v.id AS case_id, i.warning_id, 4 AS rank
    FROM victim AS v JOIN warning_enrichmentitem AS i ON i.phone_index = v.phone_index
    UNION ALL
    SELECT own.case_id, w.id, 4
    FROM own
    JOIN warning_enrichmentitem AS i ON i.warning_id = own.warning_id AND i.phone_index IS NOT NULL
    JOIN warning_warning AS w ON w.phone_index = i.phone_index
),
hit AS (
    SELECT case_id, warning_id, min(rank) AS rank
    FROM (SELECT * FROM own UNION ALL SELECT * FROM family) AS every GROUP BY case_id, warning_id
)
SELECT hit.case_id, hit.warning_id, hit.rank
FROM hit
JOIN victim AS v ON v.id = hit.case_id
JOIN warning_warning AS w ON w.id = hit.warning_id
WHERE w.first_pushed_at >= v.since AND w.first_pushed_at <= v.reported_at

-- chains: what was done about warnings and when, also where a return has cleared it since; merged ones lead on
WITH RECURSIVE way (asked, id) AS (
    SELECT id, id FROM warning_warning WHERE id = ANY(%s)
    UNION
    SELECT way.asked, w.merged_into_id FROM way JOIN warning_warning AS w ON w.id = way.id
    WHERE w.merged_into_id IS NOT NULL
),
steps AS (
    SELECT way.asked,
           min(t.at) FILTER (WHERE t.act = 'dispatch') AS dispatched,
           min(t.at) FILTER (WHERE t.act = 'sign') AS signed
    FROM way JOIN warning_transition AS t ON t.warning_id = way.id
    WHERE t.act IN ('dispatch', 'sign')
    GROUP BY way.asked
),
now AS (
    SELECT way.asked, min(w.dispatched_at) AS dispatched, min(w.signed_at) AS signed, min(w.met_at) AS met
    FROM way JOIN warning_warning AS w ON w.id = way.id GROUP BY way.asked
)
SELECT w.id, w.first_pushed_at, LEAST(steps.dispatched, now.dispatched), LEAST(steps.signed, now.signed), now.met,
       w.closed_at, w.outcome, w.fraud_type
FROM warning_warning AS w
JOIN now ON now.asked = w.id
LEFT JOIN steps ON steps.asked = w.id
WHERE w.id = ANY(%s)

-- forget_matches: those that hold no longer
DELETE FROM warning_casematch AS m
WHERE m.case_id = ANY(%(cases)s)
  AND NOT EXISTS (
    SELECT 1 FROM unnest(%(matched)s::bigint[], %(warnings)s::bigint[]) AS u(case_id, warning_id)
    WHERE u.case_id = m.case_id AND u.warning_id = m.warning_id
  )

-- keep_matches: the rest, only where something changed
INSERT INTO warning_casematch AS m (case_id, warning_id, found_by, relapse)
SELECT * FROM unnest(%(matched)s::bigint[], %(warnings)s::bigint[], %(found_by)s::varchar[], %(relapse)s::bool[])
ON CONFLICT (case_id, warning_id) DO UPDATE SET found_by = EXCLUDED.found_by, relapse = EXCLUDED.relapse
WHERE (m.found_by, m.relapse) IS DISTINCT FROM (EXCLUDED.found_by, EXCLUDED.relapse)

-- keep_checks: classes, only where something changed; a correction is never touched
INSERT INTO warning_backcheck AS b (case_id, days, computed, warning_id, corrected, corrected_from, reason)
SELECT u.case_id, u.days, u.computed, u.warning_id, '', '', ''
FROM unnest(%s::bigint[], %s::int[], %s::varchar[], %s::bigint[]) AS u(case_id, days, computed, warning_id)
ON CONFLICT (case_id, days) DO UPDATE SET computed = EXCLUDED.computed, warning_id = EXCLUDED.warning_id
WHERE (b.computed, b.warning_id) IS DISTINCT FROM (EXCLUDED.computed, EXCLUDED.warning_id)

-- checked: until when the warnings are looked through
UPDATE warning_knowncase SET checked_at = %s WHERE id = ANY(%s)

-- late: cases whose victim was pushed by a directive received since they were last looked through
SELECT DISTINCT c.id
FROM warning_warning AS w
JOIN warning_knowncase AS c
  ON c.phone_index = w.phone_index OR c.id_index = w.id_index OR c.account_index = w.account_index
WHERE w.received_at >= %s AND (c.checked_at IS NULL OR c.checked_at < w.received_at)
