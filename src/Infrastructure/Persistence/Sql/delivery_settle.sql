insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at, outcome_at, outcome, data)
select s.tenant_id, s.workspace_id, $4, s.delivery_id, s.ordinal, $5, s.item_index, s.attempt, 'none', $6, $6, $7, $8
from delivery_steps s
where s.tenant_id = $1 and s.workspace_id = $2 and s.delivery_id = $3 and 'reconcile:' || s.name = $5
order by s.id desc
limit 1
