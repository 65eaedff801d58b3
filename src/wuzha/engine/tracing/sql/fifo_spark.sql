-- First in, first out on Spark: where the money of the seeds is, and where it left.
--
-- In:  trace_fragment (seed, kind, account, pos, lo, hi): the fragments of all rounds; trace_line; trace_seed.
WITH seed AS (
    SELECT pos, victim, fen FROM trace_seed WHERE pos < :until
),
fragment AS (
    SELECT seed, kind, account, pos, lo, hi FROM trace_fragment
),
spent AS (
    -- What each account had paid by then.
    SELECT /*+ BROADCAST(p) */ p.account, MAX(l.cob + l.fen) AS fen
    FROM (SELECT DISTINCT account FROM fragment WHERE kind = 0) AS p
    JOIN trace_line AS l ON l.src = p.account AND l.pos < :until
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
