-- First in, first out on Spark: the fragments of money the first round begins with.
--
-- In:  trace_line (the index); trace_seed (pos, victim, fen): the first `fen` of row `pos` are the victim's.
SELECT /*+ BROADCAST(s) */
    s.pos AS seed,
    l.kind,
    l.dst AS account,
    CASE WHEN l.kind > 0 THEN l.pos ELSE -1 END AS pos,
    l.cib AS lo,
    l.cib + s.fen AS hi
FROM trace_seed AS s
JOIN trace_line AS l ON l.pos = s.pos
WHERE s.pos < :until
