-- facts: of the victims' cases, as far as classing needs them
SELECT v.id, v.occurred_at, v.reported_at, c.fraud_type
FROM cases_victim AS v JOIN cases_case AS c ON c.id = v.case_id
WHERE v.id = ANY(%s)

-- matches: warnings that named a victim, by what they have in common, the strongest first (1 ID … 4 family)
WITH victim AS (
    SELECT id, phone_index, id_index, account_index, reported_at, occurred_at - make_interval(days => %(days)s) AS since
    FROM cases_victim WHERE id = ANY(%(victims)s)
),
own AS (
    SELECT v.id AS victim_id, w.id AS warning_id, 1 AS rank
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
    SELECT v.id AS victim_id, i.warning_id, 4 AS rank
    FROM victim AS v JOIN warning_enrichmentitem AS i ON i.phone_index = v.phone_index
    UNION ALL
    SELECT own.victim_id, w.id, 4
    FROM own
    JOIN warning_enrichmentitem AS i ON i.warning_id = own.warning_id AND i.phone_index IS NOT NULL
    JOIN warning_warning AS w ON w.phone_index = i.phone_index
),
hit AS (
    SELECT victim_id, warning_id, min(rank) AS rank
    FROM (SELECT * FROM own UNION ALL SELECT * FROM family) AS every GROUP BY victim_id, warning_id
)
SELECT hit.victim_id, hit.warning_id, hit.rank
FROM hit
JOIN victim AS v ON v.id = hit.victim_id
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
WHERE m.victim_id = ANY(%(victims)s)
  AND NOT EXISTS (
    SELECT 1 FROM unnest(%(matched)s::bigint[], %(warnings)s::bigint[]) AS u(victim_id, warning_id)
    WHERE u.victim_id = m.victim_id AND u.warning_id = m.warning_id
  )

-- keep_matches: the rest, only where something changed
INSERT INTO warning_casematch AS m (victim_id, warning_id, found_by, relapse)
SELECT * FROM unnest(%(matched)s::bigint[], %(warnings)s::bigint[], %(found_by)s::varchar[], %(relapse)s::bool[])
ON CONFLICT (victim_id, warning_id) DO UPDATE SET found_by = EXCLUDED.found_by, relapse = EXCLUDED.relapse
WHERE (m.found_by, m.relapse) IS DISTINCT FROM (EXCLUDED.found_by, EXCLUDED.relapse)

-- keep_checks: classes, only where something changed; a correction is never touched
INSERT INTO warning_backcheck AS b (victim_id, days, computed, warning_id, corrected, corrected_from, reason)
SELECT u.victim_id, u.days, u.computed, u.warning_id, '', '', ''
FROM unnest(%s::bigint[], %s::int[], %s::varchar[], %s::bigint[]) AS u(victim_id, days, computed, warning_id)
ON CONFLICT (victim_id, days) DO UPDATE SET computed = EXCLUDED.computed, warning_id = EXCLUDED.warning_id
WHERE (b.computed, b.warning_id) IS DISTINCT FROM (EXCLUDED.computed, EXCLUDED.warning_id)

-- checked: until when the warnings are looked through
UPDATE cases_victim SET checked_at = %s WHERE id = ANY(%s)

-- late: victims who were pushed by a directive received since they were last looked through
SELECT DISTINCT c.id
FROM warning_warning AS w
JOIN cases_victim AS c
  ON c.phone_index = w.phone_index OR c.id_index = w.id_index OR c.account_index = w.account_index
WHERE w.received_at >= %s AND (c.checked_at IS NULL OR c.checked_at < w.received_at)
