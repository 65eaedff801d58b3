-- What became of each seed's money: the end of every statement, the same text for PostgreSQL, DuckDB and Spark.
--
-- In:  seed (pos, victim, fen); terminal (seed, kind, account, pos, lo, hi), where fragments end: kind 0 and pos -1 on the
--      axis of an account, beyond what it paid; or the kind of exit and its row.
-- Out: seed, victim, account, pos, kind, fen: held in the account (kind 0, pos -1) or gone to it by row pos.
--
-- Every seed was followed as if its row held no earlier victim's money. Where it did, both followed the same fen along
-- the same way, so both claim them at its end: they are those of the seed that comes first in the order of rows.
reached AS (
    SELECT
        t.*,
        MAX(t.hi) OVER (
            PARTITION BY t.account, t.pos ORDER BY t.lo, t.seed ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM terminal AS t
),
clump AS (
    -- Fragments that overlap have one number; nearly all are alone.
    SELECT
        r.*,
        SUM(CASE WHEN r.before > r.lo THEN 0 ELSE 1 END) OVER (
            PARTITION BY r.account, r.pos ORDER BY r.lo, r.seed ROWS UNBOUNDED PRECEDING
        ) AS clump
    FROM reached AS r
),
sized AS (
    SELECT c.*, COUNT(*) OVER (PARTITION BY c.account, c.pos, c.clump) AS claims FROM clump AS c
),
edge AS (
    SELECT account, pos, clump, lo AS place FROM sized WHERE claims > 1
    UNION
    SELECT account, pos, clump, hi AS place FROM sized WHERE claims > 1
),
piece AS (
    SELECT account, pos, clump, place AS lo, LEAD(place) OVER (PARTITION BY account, pos, clump ORDER BY place) AS hi
    FROM edge
),
owned AS (
    SELECT seed, kind, account, pos, hi - lo AS fen FROM sized WHERE claims = 1
    UNION ALL
    SELECT MIN(c.seed) AS seed, MIN(c.kind) AS kind, p.account, p.pos, p.hi - p.lo AS fen
    FROM piece AS p
    JOIN sized AS c ON c.account = p.account AND c.pos = p.pos AND c.clump = p.clump AND c.lo < p.hi AND c.hi > p.lo
    GROUP BY p.account, p.pos, p.lo, p.hi
)
SELECT o.seed, s.victim, o.account, o.pos, MIN(o.kind) AS kind, CAST(SUM(o.fen) AS BIGINT) AS fen
FROM owned AS o
JOIN seed AS s ON s.pos = o.seed
GROUP BY o.seed, s.victim, o.account, o.pos
ORDER BY o.seed, o.account, o.pos
