-- How long nothing will be due; null: nothing is queued.
select next_delivery_due() as wait
