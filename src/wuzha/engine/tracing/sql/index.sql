-- The address of every fen, as window sums: the same text for PostgreSQL, DuckDB and Spark.
--
-- In:  trace_transfer (pos, src, dst, fen, leaves): transfers in order; src, dst -1 if unknown; leaves 0, or the kind of
--      exit of the row. trace_account (account, kind, opening): accounts about which something is known; kind 0, or
--      the kind of exit of an account that is not followed; opening -1 if unknown.
-- Out: pos; src (NULL if the payer is not followed); cob: paid by src before; fen; dst; cib: received by dst before,
--      opening included (0 if the row is an exit); kind: 0, or the kind of exit of the row.
--
-- The row takes the fen [cob, cob + fen) of src and puts them at [cib, cib + fen) of dst.
WITH move AS (
    -- Who is followed, and where money leaves (10: the payee is unknown). A transfer to oneself moves nothing.
    SELECT
        t.pos,
        t.fen,
        CASE WHEN t.src >= 0 AND COALESCE(payer.kind, 0) = 0 THEN t.src END AS src,
        t.dst,
        CASE WHEN t.leaves > 0 THEN t.leaves WHEN t.dst < 0 THEN 10 ELSE COALESCE(payee.kind, 0) END AS kind
    FROM trace_transfer AS t
    LEFT JOIN trace_account AS payer ON payer.account = t.src
    LEFT JOIN trace_account AS payee ON payee.account = t.dst
    WHERE t.src <> t.dst OR t.src < 0
),
side AS (
    -- A row is seen by its payer and by its payee.
    SELECT src AS account, pos, fen AS paid, 0 AS got FROM move WHERE src IS NOT NULL
    UNION ALL
    SELECT dst AS account, pos, 0 AS paid, fen AS got FROM move WHERE kind = 0
),
summed AS (
    SELECT
        account,
        pos,
        paid,
        CAST(SUM(paid) OVER earlier AS BIGINT) AS paid_through,
        CAST(SUM(got) OVER earlier AS BIGINT) AS got_through,
        got
    FROM side
    WINDOW earlier AS (PARTITION BY account ORDER BY pos ROWS UNBOUNDED PRECEDING)
),
lacking AS (
    -- Money without which the balance would have fallen below 0: by now, and ever. If the opening is unknown, it was
    -- the opening; if it is known, it came unseen, just before the row that needed it.
    SELECT
        s.account,
        s.pos,
        s.paid,
        s.paid_through - s.paid AS paid_before,
        s.got_through - s.got AS got_before,
        COALESCE(a.opening, -1) AS opening,
        MAX(s.paid_through - s.got_through) OVER (
            PARTITION BY s.account ORDER BY s.pos ROWS UNBOUNDED PRECEDING
        ) AS deficit,
        MAX(s.paid_through - s.got_through) OVER (PARTITION BY s.account) AS greatest_deficit
    FROM summed AS s
    LEFT JOIN trace_account AS a ON a.account = s.account
)
SELECT
    m.pos,
    m.src,
    payer.paid_before AS cob,
    m.fen,
    m.dst,
    CASE
        WHEN m.kind > 0 THEN 0
        WHEN payee.opening < 0 THEN payee.got_before + GREATEST(payee.greatest_deficit, 0)
        ELSE payee.got_before + GREATEST(payee.deficit, payee.opening)
    END AS cib,
    m.kind
FROM move AS m
LEFT JOIN lacking AS payer ON payer.pos = m.pos AND payer.account = m.src AND payer.paid > 0
LEFT JOIN lacking AS payee ON payee.pos = m.pos AND payee.account = m.dst AND payee.paid = 0
