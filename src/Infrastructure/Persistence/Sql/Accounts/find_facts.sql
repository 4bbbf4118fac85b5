-- @workspace uuid, @account uuid, @now timestamptz
select a.platform, a.status, a.facts,
    a.paused_at is not null
        or exists (select from workspaces w where w.tenant_id = a.tenant_id and w.id = a.workspace_id and w.paused_at is not null)
        or exists (select from network_holds h where h.platform in (a.platform, '*') and h.reason = 'pause') as paused,
    case when a.held_reason in ('quota', 'rate') and a.held_until > @now then a.held_until end as silent_until
from social_accounts a
where a.tenant_id = current_tenant() and a.workspace_id = @workspace and a.id = @account
