-- duplicates: which pushes of this source are here already
SELECT dedupe_key FROM warning_directive WHERE source = %s AND dedupe_key = ANY(%s::bytea[])

-- former: warnings whose person was known by one of the keys before another number was adopted
SELECT warning_id FROM warning_formerkey WHERE key = ANY(%s::bytea[])

-- former_of: every key that the people of warnings were known by before
SELECT key, warning_id FROM warning_formerkey WHERE warning_id = ANY(%s)

-- known: the people's warnings that a push may join or follow; key by key, whatever the planner knows of the table; what
-- has gone on in another warning leads to that one
SELECT id, state, level, round_no, last_pushed_at, closed_at, merged_into_id,
       phone, phone_index, id_no, id_index, account, account_index, name, name_index, address,
       division_code, fraud_type, source_type, first_pushed_at, last_contact_at,
       call_seconds, amount_fen, payment_seen, push_count, flags{columns}
FROM warning_warning
WHERE id = ANY(ARRAY(
    WITH RECURSIVE hit (id) AS (
        SELECT w.id FROM unnest(%(phones)s::bytea[]) AS key,
               LATERAL (SELECT id FROM warning_warning WHERE phone_index = key OFFSET 0) AS w
        UNION
        SELECT w.id FROM unnest(%(ids)s::bytea[]) AS key,
               LATERAL (SELECT id FROM warning_warning WHERE id_index = key OFFSET 0) AS w
        UNION
        SELECT w.id FROM unnest(%(accounts)s::bytea[]) AS key,
               LATERAL (SELECT id FROM warning_warning WHERE account_index = key OFFSET 0) AS w
        UNION
        SELECT unnest(%(former)s::bigint[])
    ),
    way (id) AS (
        SELECT id FROM hit
        UNION
        SELECT w.into_id FROM way, LATERAL (
            SELECT merged_into_id AS into_id FROM warning_warning WHERE id = way.id AND state = %(superseded)s OFFSET 0
        ) AS w
    )
    SELECT id FROM way
  ))
  AND (last_pushed_at >= %(since)s OR state = ANY(%(open)s) OR state = %(superseded)s)
ORDER BY id
FOR NO KEY UPDATE

-- pushes: contacts and payments the warnings have seen
SELECT DISTINCT warning_id, contact_index, tx_time, tx_amount_fen FROM warning_directive WHERE warning_id = ANY(%s)

-- update: what a chunk changed in warnings that were here before; a clock that moves nevertheless is looked at at once
UPDATE warning_warning AS w SET
    level = u.level,
    round_no = u.round_no,
    push_count = u.push_count,
    last_pushed_at = u.last_pushed_at,
    last_contact_at = u.last_contact_at,
    call_seconds = u.call_seconds,
    amount_fen = u.amount_fen,
    payment_seen = u.payment_seen,
    phone = u.phone, phone_index = u.phone_index,
    id_no = u.id_no, id_index = u.id_index,
    account = u.account, account_index = u.account_index,
    name = u.name, name_index = u.name_index, address = u.address, division_code = u.division_code,
    flags = string_to_array(u.flags, ' ')::varchar[],
    meet_due = LEAST(w.meet_due, u.meet_due),
    feedback_due = LEAST(w.feedback_due, u.feedback_due),
    step_at = CASE
        WHEN NOT u.settled THEN w.step_at
        WHEN u.meet_due < w.meet_due OR u.feedback_due < w.feedback_due THEN 'epoch'
        ELSE u.step_at
    END,
    snoozed_until = CASE WHEN u.raised THEN NULL ELSE w.snoozed_until END,
    order_key = COALESCE(u.order_key, w.order_key),
    value = COALESCE(u.value, w.value),
    scored_at = CASE WHEN u.value IS NULL THEN w.scored_at ELSE now() END,
    version = w.version + 1{changes}
FROM json_to_recordset(%s) AS u(
    id bigint, level int, round_no int, push_count int, last_pushed_at timestamptz, last_contact_at timestamptz,
    call_seconds int, amount_fen bigint, payment_seen bool, phone bytea, phone_index bytea,
    id_no bytea, id_index bytea, account bytea, account_index bytea, name bytea, name_index bytea, address bytea, division_code text,
    flags text, meet_due timestamptz, feedback_due timestamptz, raised bool, order_key float8, value float8,
    settled bool, step_at timestamptz{types}
  )
WHERE w.id = u.id

-- former_keys: numbers that a new round's person was known by in the one before
INSERT INTO warning_formerkey (warning_id, key, since)
SELECT pair.warning_id, pair.key, now() FROM unnest(%s::bigint[], %s::bytea[]) AS pair(warning_id, key)
ON CONFLICT DO NOTHING

-- inherit: a new round begins with what was found in the one before
INSERT INTO warning_enrichmentitem (warning_id, item, found, source, value, phone_index, division_code, at, by_id)
SELECT DISTINCT ON (pair.new_id, i.item)
       pair.new_id, i.item, i.found, 'PAST', i.value, i.phone_index, i.division_code, i.at, i.by_id
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(new_id, old_id)
JOIN warning_enrichmentitem AS i ON i.warning_id = pair.old_id
WHERE i.found = 'FOUND'
ORDER BY pair.new_id, i.item, i.at DESC

-- inherit_score: and with its completeness
UPDATE warning_warning AS w SET completeness = o.completeness
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(new_id, old_id)
JOIN warning_warning AS o ON o.id = pair.old_id
WHERE w.id = pair.new_id

-- watches: open watches on the people of a chunk
SELECT id, phone_index, id_index, account_index
FROM warning_watch
WHERE ended_at IS NULL AND until >= %(today)s
  AND (phone_index = ANY(%(phones)s::bytea[]) OR id_index = ANY(%(ids)s::bytea[])
       OR account_index = ANY(%(accounts)s::bytea[]))
ORDER BY id DESC

-- mark_watched: warnings of watched people; the first watch stays
UPDATE warning_warning AS w SET watch_id = u.watch
FROM unnest(%s::bigint[], %s::bigint[]) AS u(id, watch)
WHERE w.id = u.id AND w.watch_id IS NULL

-- count_watched: what came in on people under watch
UPDATE warning_watch AS w SET pushes = w.pushes + u.pushes, last_push_at = GREATEST(w.last_push_at, u.last_at)
FROM (SELECT id, count(*) AS pushes, max(at) AS last_at
      FROM unnest(%s::bigint[], %s::timestamptz[]) AS p(id, at) GROUP BY id) AS u
WHERE w.id = u.id
