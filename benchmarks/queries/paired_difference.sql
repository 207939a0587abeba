-- Paired difference of the headline between two scenarios, for each point and horizon: the same
-- replication is the same luck.
SELECT a.point, a.month, count(*) AS replications,
       avg(a.durably_stable - b.durably_stable) AS difference,
       stddev_samp(a.durably_stable - b.durably_stable) / sqrt(count(*)) AS simulation_error
FROM horizons a
JOIN horizons b USING (point, replication, effects, month)
WHERE effects = 1 AND a.scenario = 'sra' AND b.scenario = 'status_quo'
GROUP BY a.point, a.month
ORDER BY a.point, a.month
