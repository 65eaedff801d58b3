-- lock: one receiver at a time for each bucket of people, in ascending order
SELECT pg_advisory_xact_lock(%s, bucket) FROM (SELECT unnest(%s::int[]) AS bucket ORDER BY 1) AS buckets

-- duplicates: which pushes of this source are here already
SELECT dedupe_key FROM warning_directive WHERE source = %s AND dedupe_key = ANY(%s::bytea[])

-- known: the people's warnings that a push may join or follow; key by key, whatever the planner knows of the table
SELECT id, state, level, round_no, last_pushed_at, closed_at,
       phone, phone_index, id_no, id_index, account, account_index, name, address,
       division_code, fraud_type, source_type, first_pushed_at, last_contact_at,
       call_count, call_seconds, amount_fen, payment_seen, push_count, flags
FROM warning_warning
WHERE id = ANY(ARRAY(
    SELECT w.id FROM unnest(%(phones)s::bytea[]) AS key,
           LATERAL (SELECT id FROM warning_warning WHERE phone_index = key OFFSET 0) AS w
    UNION
    SELECT w.id FROM unnest(%(ids)s::bytea[]) AS key,
           LATERAL (SELECT id FROM warning_warning WHERE id_index = key OFFSET 0) AS w
    UNION
    SELECT w.id FROM unnest(%(accounts)s::bytea[]) AS key,
           LATERAL (SELECT id FROM warning_warning WHERE account_index = key OFFSET 0) AS w
  ))
  AND state <> %(superseded)s
  AND (last_pushed_at >= %(since)s OR state = ANY(%(open)s))
ORDER BY id
FOR NO KEY UPDATE

-- pushes: contacts and payments the warnings have seen
SELECT DISTINCT warning_id, contact_index, tx_time, tx_amount_fen FROM warning_directive WHERE warning_id = ANY(%s)

-- ids: fresh ids, so that a chunk can refer to its own rows before it writes them
SELECT nextval(sequence)
FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS once, generate_series(1, %s)

-- update: what a chunk changed in warnings that were here before
UPDATE warning_warning AS w SET
    level = u.level,
    round_no = u.round_no,
    push_count = u.push_count,
    last_pushed_at = u.last_pushed_at,
    last_contact_at = u.last_contact_at,
    call_count = u.call_count,
    call_seconds = u.call_seconds,
    amount_fen = u.amount_fen,
    payment_seen = u.payment_seen,
    phone = u.phone, phone_index = u.phone_index,
    id_no = u.id_no, id_index = u.id_index,
    account = u.account, account_index = u.account_index,
    name = u.name, address = u.address, division_code = u.division_code,
    flags = string_to_array(u.flags, ' ')::varchar[],
    meet_due = LEAST(w.meet_due, u.meet_due),
    feedback_due = LEAST(w.feedback_due, u.feedback_due),
    snoozed_until = CASE WHEN u.raised THEN NULL ELSE w.snoozed_until END,
    order_key = COALESCE(u.order_key, w.order_key),
    value = COALESCE(u.value, w.value),
    scored_at = CASE WHEN u.value IS NULL THEN w.scored_at ELSE now() END,
    version = w.version + 1
FROM json_to_recordset(%s) AS u(
    id bigint, level int, round_no int, push_count int, last_pushed_at timestamptz, last_contact_at timestamptz,
    call_count int, call_seconds int, amount_fen bigint, payment_seen bool, phone bytea, phone_index bytea,
    id_no bytea, id_index bytea, account bytea, account_index bytea, name bytea, address bytea, division_code text,
    flags text, meet_due timestamptz, feedback_due timestamptz, raised bool, order_key float8, value float8
  )
WHERE w.id = u.id

-- inherit: a new round begins with what was found in the one before
INSERT INTO warning_enrichmentitem (warning_id, item, found, source, value, division_code, at, by_id)
SELECT DISTINCT ON (pair.new_id, i.item)
       pair.new_id, i.item, i.found, 'PAST', i.value, i.division_code, i.at, i.by_id
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(new_id, old_id)
JOIN warning_enrichmentitem AS i ON i.warning_id = pair.old_id
WHERE i.found = 'FOUND'
ORDER BY pair.new_id, i.item, i.at DESC

-- inherit_score: and with its completeness
UPDATE warning_warning AS w SET completeness = o.completeness
FROM unnest(%s::bigint[], %s::bigint[]) AS pair(new_id, old_id)
JOIN warning_warning AS o ON o.id = pair.old_id
WHERE w.id = pair.new_id
