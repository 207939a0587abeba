-- For each scenario the runs, those that failed, and the share of replications with at least one
-- attack or onset by the last month.
WITH last AS (
    SELECT run, attacks, onsets FROM horizons
    WHERE month = (SELECT max(month) FROM horizons)
)
SELECT scenario, count(*) AS runs, count(*) FILTER (WHERE hash IS NULL) AS failed,
       avg((attacks > 0)::INTEGER) AS share_with_attack,
       avg((onsets > 0)::INTEGER) AS share_with_onset
FROM runs LEFT JOIN last USING (run)
WHERE effects = 1
GROUP BY scenario
ORDER BY scenario
