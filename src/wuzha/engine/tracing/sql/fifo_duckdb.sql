-- First in, first out: where the money of the seeds is, and where it left. One statement for DuckDB.
--
-- In:  trace_line (the index); trace_seed (pos, victim, fen): the first `fen` of row `pos` are the victim's; rows from
--      `until` on have not happened.
-- Step: each fragment of money meets the rows that take some of it. Each cuts off its part and shifts it to the payee.
WITH RECURSIVE seed AS (
    SELECT pos, victim, fen FROM trace_seed WHERE pos < $until
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
    JOIN trace_line AS l ON l.src = f.account AND l.cob < f.hi AND l.cob + l.fen > f.lo
    WHERE f.kind = 0 AND l.pos < $until
),
spent AS (
    -- What each account had paid by then.
    SELECT p.account, COALESCE(MAX(l.cob + l.fen), 0) AS fen
    FROM (SELECT DISTINCT account FROM fragment WHERE kind = 0) AS p
    LEFT JOIN trace_line AS l ON l.src = p.account AND l.pos < $until
    GROUP BY p.account
),
terminal AS (
    -- Where fragments end: in an account beyond what it paid, or at an exit.
    SELECT f.seed, f.kind, f.account, f.pos, GREATEST(f.lo, COALESCE(s.fen, 0)) AS lo, f.hi
    FROM fragment AS f
    LEFT JOIN spent AS s ON s.account = f.account
    WHERE f.kind = 0 AND f.hi > COALESCE(s.fen, 0)
    UNION ALL
    SELECT f.seed, f.kind, f.account, f.pos, f.lo, f.hi
    FROM fragment AS f
    WHERE f.kind > 0
),
