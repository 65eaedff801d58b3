-- First in, first out: where the money of the seeds is, and where it left. One statement for PostgreSQL.
--
-- In:  trace_line (the index, with btrees on (src, cob) and on pos); arrays pos, victim, fen of the seeds: the first
--      `fen` of row `pos` are the victim's; rows from `until` on have not happened.
-- Step: each fragment of money asks for the rows that take it: the one whose stretch it begins in, and those that
--       begin inside it. Each cuts off its part and shifts it to the payee.
WITH RECURSIVE seed AS (
    SELECT s.pos, s.victim, s.fen
    FROM unnest(%(pos)s::bigint[], %(victim)s::int[], %(fen)s::bigint[]) AS s (pos, victim, fen)
    WHERE s.pos < %(until)s::bigint
),
fragment (seed, kind, account, pos, lo, hi) AS (
    SELECT s.pos, l.kind, l.dst, CASE WHEN l.kind > 0 THEN l.pos ELSE -1 END, l.cib, l.cib + s.fen
    FROM seed AS s
    JOIN trace_line AS l ON l.pos = s.pos
    UNION ALL
    SELECT
        f.seed,
        l.kind,
        l.dst,
        CASE WHEN l.kind > 0 THEN l.pos ELSE -1 END,
        GREATEST(f.lo, l.cob) - l.cob + l.cib,
        LEAST(f.hi, l.cob + l.fen) - l.cob + l.cib
    FROM fragment AS f
    CROSS JOIN LATERAL (
        (
            SELECT h.pos, h.cob, h.fen, h.dst, h.cib, h.kind
            FROM trace_line AS h
            WHERE h.src = f.account AND h.cob <= f.lo
            ORDER BY h.cob DESC
            LIMIT 1
        )
        UNION ALL
        SELECT n.pos, n.cob, n.fen, n.dst, n.cib, n.kind
        FROM trace_line AS n
        WHERE n.src = f.account AND n.cob > f.lo AND n.cob < f.hi
    ) AS l
    WHERE f.kind = 0 AND l.cob + l.fen > f.lo AND l.pos < %(until)s::bigint
),
terminal AS (
    -- Where fragments end: in an account beyond what it had paid by then, or at an exit.
    SELECT f.seed, f.kind, f.account, f.pos, GREATEST(f.lo, COALESCE(l.spent, 0)) AS lo, f.hi
    FROM fragment AS f
    LEFT JOIN LATERAL (
        SELECT h.cob + h.fen AS spent
        FROM trace_line AS h
        WHERE h.src = f.account AND h.pos < %(until)s::bigint
        ORDER BY h.cob DESC
        LIMIT 1
    ) AS l ON TRUE
    WHERE f.kind = 0 AND f.hi > COALESCE(l.spent, 0)
    UNION ALL
    SELECT f.seed, f.kind, f.account, f.pos, f.lo, f.hi
    FROM fragment AS f
    WHERE f.kind > 0
),
