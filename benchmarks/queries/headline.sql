-- Mean of the headline and its simulation error, for each scenario and point at the last month.
SELECT scenario, point, count(durably_stable) AS replications,
       avg(durably_stable) AS mean,
       stddev_samp(durably_stable) / sqrt(count(durably_stable)) AS simulation_error
FROM horizons
WHERE effects = 1 AND month = (SELECT max(month) FROM horizons)
GROUP BY scenario, point
ORDER BY scenario, point
