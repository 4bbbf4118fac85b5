-- @tenant uuid, @workspace uuid, @delivery uuid, @id uuid, @entry text, @at timestamptz, @outcome text, @data jsonb
insert into delivery_steps
    (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at, outcome_at, outcome, data)
select s.tenant_id, s.workspace_id, @id, s.delivery_id, s.ordinal, @entry, s.item_index, s.attempt, 'none', @at, @at, @outcome, @data
from delivery_steps s
where s.tenant_id = @tenant and s.workspace_id = @workspace and s.delivery_id = @delivery and 'reconcile:' || s.name = @entry
order by s.id desc
limit 1
