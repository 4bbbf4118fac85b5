-- The time now, not the transaction's.
select clock_timestamp() as now
