-- known: the cases of these numbers that are here
SELECT id, case_no, fraud_type, unit_id, place_unit_id, place, narrative
FROM cases_case
WHERE centre_id = %s AND case_no = ANY(%s)
ORDER BY id

-- victims: those of these cases; asked apart, so that no plan joins what nobody has counted yet
SELECT case_id, id, no, digest, flags, raw, phone_index, id_index, account_index, occurred_at, reported_at, loss_fen,
  verified_fen, averted_fen, home_unit_id, reached_by, paid_by, occupation, name, phone, id_no, account, address
FROM cases_victim
WHERE case_id = ANY(%s)
ORDER BY id

-- steps: the steps of these cases, and whether a person did them; each table alone, whatever is known of their sizes
WITH c AS MATERIALIZED (SELECT id, state, source FROM cases_case WHERE id = ANY(%s)),
s AS MATERIALIZED (
  SELECT id, case_id, act, day, document_no, struck_by_id, by_id FROM cases_casestep WHERE case_id = ANY(%s)
)
SELECT c.id, c.state, c.source = 'LIST', s.id, s.act, s.day, s.document_no, s.struck_by_id, s.by_id IS NOT NULL
FROM c LEFT JOIN s ON s.case_id = c.id
ORDER BY c.id, s.id

-- strike: steps that another one takes the place of
UPDATE cases_casestep AS s SET struck_by_id = n.by FROM unnest(%s::bigint[], %s::bigint[]) AS n (by, id) WHERE s.id = n.id

-- move: cases by one step each
UPDATE cases_case AS c SET state = n.state, version = c.version + 1
FROM unnest(%s::bigint[], %s::text[]) AS n (id, state)
WHERE c.id = n.id

-- update: what rows add to victims that were here before
UPDATE cases_victim AS v SET
    occurred_at = coalesce(u.occurred_at, v.occurred_at), reported_at = coalesce(u.reported_at, v.reported_at),
    loss_fen = coalesce(u.loss_fen, v.loss_fen), phone = coalesce(u.phone, v.phone),
    phone_index = coalesce(u.phone_index, v.phone_index), id_no = coalesce(u.id_no, v.id_no),
    id_index = coalesce(u.id_index, v.id_index), account = coalesce(u.account, v.account),
    account_index = coalesce(u.account_index, v.account_index), name = coalesce(u.name, v.name),
    sex = coalesce(u.sex, v.sex), birth_year = coalesce(u.birth_year, v.birth_year),
    occupation = coalesce(u.occupation, v.occupation),
    raw = coalesce(u.raw, v.raw), flags = string_to_array(u.flags, ' ')::varchar[], batch_id = u.batch_id, line = u.line,
    home_unit_id = coalesce(u.home_unit_id, v.home_unit_id), address = coalesce(u.address, v.address),
    verified_fen = coalesce(u.verified_fen, v.verified_fen), averted_fen = coalesce(u.averted_fen, v.averted_fen),
    reached_by = CASE WHEN u.reached_by IS NULL THEN v.reached_by ELSE string_to_array(u.reached_by, ' ')::varchar[] END,
    paid_by = CASE WHEN u.paid_by IS NULL THEN v.paid_by ELSE string_to_array(u.paid_by, ' ')::varchar[] END
FROM json_to_recordset(%s) AS u(
    id bigint, occurred_at timestamptz, reported_at timestamptz, loss_fen bigint, phone bytea, phone_index bytea,
    id_no bytea, id_index bytea, account bytea, account_index bytea, name bytea, raw bytea, flags text,
    batch_id bigint, line int, home_unit_id int, address bytea, verified_fen bigint, averted_fen bigint,
    reached_by text, paid_by text, sex smallint, birth_year smallint, occupation text
  )
WHERE v.id = u.id

-- update_cases: what rows add to a case that a list told of, while nobody has worked on it
UPDATE cases_case AS c SET
    fraud_type = coalesce(u.fraud_type, c.fraud_type), unit_id = coalesce(u.unit_id, c.unit_id),
    received_at = coalesce(u.received_at, c.received_at), version = c.version + 1,
    place_unit_id = coalesce(u.place_unit_id, c.place_unit_id), place = coalesce(u.place, c.place),
    narrative = coalesce(u.narrative, c.narrative)
FROM json_to_recordset(%s) AS u(
    id bigint, fraud_type text, unit_id int, received_at timestamptz, place_unit_id int, place bytea, narrative bytea
  )
WHERE c.id = u.id AND c.source = 'LIST'
  AND NOT EXISTS (SELECT FROM cases_casestep AS s WHERE s.case_id = c.id AND s.by_id IS NOT NULL)
