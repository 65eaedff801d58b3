-- take: claim the first free warning of a queue (a SELECT of ids that locks what it finds), unless the taker holds as
-- many as one may; with the change of state and the audit event (as `audit.services.record` writes it) in one statement
WITH given AS (
    SELECT %s::timestamptz AS now, %s::timestamptz AS expires, %s::int AS most, %s AS kind, %s AS label,
           %s::bigint AS person, %s AS role, %s::bigint AS unit, %s AS unit_code, %s AS address,
           %s::jsonb AS detail
),
held AS MATERIALIZED (
    SELECT count(*) AS held FROM warning_warning, given WHERE state = 'CLAIMED' AND claimed_by_id = given.person
),
next (id) AS MATERIALIZED (
    SELECT free.* FROM given, held, LATERAL ({queue}) AS free WHERE held.held < given.most
),
taken AS (
    UPDATE warning_warning AS w
    SET state = 'CLAIMED', claimed_by_id = given.person, claimed_at = given.now, claim_expires_at = given.expires,
        snoozed_until = NULL, version = w.version + 1
    FROM next, given WHERE w.id = next.id
    RETURNING w.*
),
step AS (
    INSERT INTO warning_transition (warning_id, act, from_state, to_state, at, by_id, unit_id, reason)
    SELECT taken.id, 'claim', 'RECEIVED', 'CLAIMED', given.now, given.person, given.unit, '' FROM taken, given
),
event AS (
    INSERT INTO audit_event (
        at, actor_kind, actor, person_id, role, unit_code, address, action, object_type, object_id, purpose, fields,
        row_count, outcome, detail
    )
    SELECT given.now, given.kind, given.label, given.person, given.role, given.unit_code, given.address,
           'warning.claim', 'warning', taken.id::text, '', '[]', 1, 'OK', given.detail
    FROM taken, given
)
SELECT * FROM taken
