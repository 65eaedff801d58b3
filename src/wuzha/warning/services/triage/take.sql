-- take: claim the first free warning of a queue (a SELECT of ids that locks what it finds) and record the change
WITH next (id) AS MATERIALIZED ({queue}),
taken AS (
    UPDATE warning_warning AS w
    SET state = 'CLAIMED', claimed_by_id = %s, claimed_at = %s, claim_expires_at = %s, snoozed_until = NULL,
        version = w.version + 1
    FROM next WHERE w.id = next.id
    RETURNING w.*
),
step AS (
    INSERT INTO warning_transition (warning_id, act, from_state, to_state, at, by_id, unit_id, reason)
    SELECT id, 'claim', 'RECEIVED', 'CLAIMED', claimed_at, claimed_by_id, %s, '' FROM taken
)
SELECT * FROM taken
