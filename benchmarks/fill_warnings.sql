-- setting: a scratch database may be lost with the machine
SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '256MB';

-- warnings: one for each number; the last {open} are still open, older ones lie {days} days back at most
INSERT INTO warning_warning (
  id, state, level, fraud_type, source_type, push_count, round_no, centre_id, phone, phone_index, name, id_no, id_index,
  address, division_code, first_pushed_at, last_pushed_at, received_at, payment_seen, amount_fen, flags, order_key,
  value, scored_at, claimed_by_id, claimed_at, claim_expires_at, snoozed_until, completeness, station_id,
  officer_id, dispatched_at, signed_at, first_call_at, contacted_at, met_at, closed_at, signin_due, call_due, meet_due,
  feedback_due, outcome, cause, averted_claimed_fen, averted_evidenced_fen, loss_fen, synthetic, version
)
SELECT
  i, state, level, fraud_type, source_type, 1 + (u5 * u5 * 6)::int, CASE WHEN u6 < 0.05 THEN 2 ELSE 1 END, {centre},
  sealed.phone, CASE WHEN person <= {people} THEN sealed.phone_index ELSE decode(md5('p' || person), 'hex') END,
  sealed.name, sealed.id_no,
  CASE WHEN person <= {people} THEN sealed.id_index ELSE decode(md5('i' || person), 'hex') END, sealed.address,
  station.division, pushed, pushed, pushed + interval '1 minute', u7 < 0.08,
  CASE WHEN u7 < 0.08 THEN (u8 * 5000000)::bigint END, CASE WHEN u8 < 0.03 THEN '{{victim_name:CHARSET}}'::varchar[] ELSE '{{}}' END,
  (3 - level) * 1000000 + u5 * 100000, u5 * 100000, pushed,
  CASE WHEN state = 'CLAIMED' THEN ({analysts})[1 + i % 6] END, CASE WHEN state = 'CLAIMED' THEN pushed END,
  CASE WHEN state = 'CLAIMED' THEN {now} + interval '10 minutes' END,
  CASE WHEN state = 'RECEIVED' AND u9 < 0.1 THEN {now} + interval '2 hours' END, (u9 * 100)::int,
  CASE WHEN sent THEN station.id END,
  CASE WHEN state IN ('SIGNED', 'WORKING', 'CLOSED') THEN ({officers})[1 + i % cardinality({officers})] END,
  CASE WHEN sent THEN pushed + interval '20 minutes' END,
  CASE WHEN state IN ('SIGNED', 'WORKING', 'CLOSED') THEN pushed + interval '40 minutes' END,
  CASE WHEN state IN ('WORKING', 'CLOSED') THEN pushed + interval '1 hour' END,
  CASE WHEN state IN ('WORKING', 'CLOSED') AND u9 < 0.7 THEN pushed + interval '1 hour' END,
  CASE WHEN state = 'CLOSED' AND u9 < 0.3 THEN pushed + interval '3 hours' END,
  CASE WHEN state = 'CLOSED' THEN pushed + CASE WHEN u5 < 0.1 THEN interval '30 hours' ELSE interval '8 hours' END END,
  CASE WHEN sent THEN pushed + interval '50 minutes' END, CASE WHEN sent THEN pushed + interval '50 minutes' END,
  CASE WHEN level < 3 THEN pushed + interval '24 hours' END, pushed + interval '24 hours',
  CASE WHEN state = 'CLOSED' THEN 'NOT_DECEIVED_AWARE' ELSE '' END, '', 0, 0, 0, true, 1
FROM (
  SELECT *,
    CASE WHEN i <= {total} - {open} THEN CASE WHEN u0 < 0.9 THEN 'CLOSED' ELSE 'INVALID' END
         WHEN u0 < 0.35 THEN 'RECEIVED' WHEN u0 < 0.352 THEN 'CLAIMED' WHEN u0 < 0.5 THEN 'DISPATCHED'
         WHEN u0 < 0.65 THEN 'SIGNED' ELSE 'WORKING' END AS state,
    -- 冒充军警购物 never comes in as urgent: a combination that finds nothing.
    CASE WHEN fraud_type <> 'MILITARY' AND u1 < 0.02 THEN 0 WHEN u1 < 0.15 THEN 1 WHEN u1 < 0.5 THEN 2 ELSE 3 END AS level,
    i > {total} - {open} AND u0 >= 0.352 OR i <= {total} - {open} AND u0 < 0.9 AS sent,
    {now} - ({total} - i + 1) * (interval '{days} days' / {total}) AS pushed
  FROM (
    SELECT i, random() u0, random() u1, random() u4, random() u5, random() u6, random() u7, random() u8, random() u9,
      1 + (random() * {total} * 0.6)::int AS person,
      (ARRAY['BRUSH','BRUSH','BRUSH','BRUSH','BRUSH','LOGISTICS_CS','LOGISTICS_CS','LOGISTICS_CS','INVEST','INVEST','LOAN',
        'LOAN','CREDIT','CREDIT','SHOPPING','POLICE','POLICE','LEADER','GAME','ROMANCE','BLACKNET','OTHER'])[1 + (random() * 21)::int]
        AS common_type,
      (ARRAY['MPS','MPS','MPS','MPS','PROV','PROV','PROV','CITY','CITY','LOCAL','S96110','S12381','CARRIER','BANK','APP','JZZ',
        'MANUAL'])[1 + (random() * 16)::int] AS common_source
    FROM generate_series({first}, {last}) i
  ) drawn,
  LATERAL (SELECT CASE WHEN u4 < 0.004 THEN 'MILITARY' ELSE common_type END AS fraud_type,
                  CASE WHEN u9 < 0.001 THEN 'CASE' ELSE common_source END AS source_type) worded
) drawn
JOIN bench_station station ON station.place = (drawn.u8 * drawn.u8 * ({stations} - 1))::int
JOIN bench_sealed sealed ON sealed.place = CASE WHEN drawn.person <= {people} THEN drawn.person ELSE 1 + drawn.person % {people} END;

-- attempts: one for what was worked on
INSERT INTO warning_attempt (warning_id, uid, channel, result, cause, at, by_id, unit_id)
SELECT id, gen_random_uuid(), CASE WHEN id % 3 = 0 THEN 'VISIT' ELSE 'CALL' END, 'REACHED', '', first_call_at, officer_id, station_id
FROM warning_warning WHERE id BETWEEN {first} AND {last} AND first_call_at IS NOT NULL;

-- transitions: who dispatched it
INSERT INTO warning_transition (warning_id, act, from_state, to_state, at, by_id, unit_id, reason)
SELECT id, 'dispatch', 'CLAIMED', 'DISPATCHED', dispatched_at, ({analysts})[1 + id % 6], centre_id, ''
FROM warning_warning WHERE id BETWEEN {first} AND {last} AND dispatched_at IS NOT NULL;

-- aside: indexes and references that a load goes without: how each is taken away, and how it comes back
SELECT format('DROP INDEX %I', c.relname), pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid IN ('warning_warning'::regclass, 'warning_attempt'::regclass, 'warning_transition'::regclass)
  AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
  format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k
WHERE k.contype = 'f'
  AND k.conrelid IN ('warning_warning'::regclass, 'warning_attempt'::regclass, 'warning_transition'::regclass)
