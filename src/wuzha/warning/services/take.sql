-- take: claim the first free warning of a queue (a SELECT of ids that locks what it finds), unless the taker holds as
-- many as one may; with the change of state and the id of the audit event, which is authenticated and written outside
WITH given AS (
    SELECT %s::timestamptz AS now, %s::timestamptz AS expires, %s::int AS most, %s::bigint AS person,
           %s::bigint AS unit
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
)
SELECT taken.*, {event_id} AS event_id FROM taken
