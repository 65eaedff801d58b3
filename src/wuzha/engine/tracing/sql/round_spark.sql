-- First in, first out on Spark: one round, from fragments of money to the fragments they become. Run until none moves.
--
-- In:  trace_line (the index); trace_fragment (seed, kind, account, pos, lo, hi): few, so that every worker gets all of
--      them and the index stays where it is; rows from `until` on have not happened.
SELECT /*+ BROADCAST(f) */
    f.seed,
    l.kind,
    l.dst AS account,
    CASE WHEN l.kind > 0 THEN l.pos ELSE -1 END AS pos,
    GREATEST(f.lo, l.cob) - l.cob + l.cib AS lo,
    LEAST(f.hi, l.cob + l.fen) - l.cob + l.cib AS hi
FROM trace_fragment AS f
JOIN trace_line AS l ON l.src = f.account AND l.cob < f.hi AND l.cob + l.fen > f.lo
WHERE f.kind = 0 AND l.pos < :until
