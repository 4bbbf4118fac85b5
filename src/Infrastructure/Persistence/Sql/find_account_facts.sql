-- Parameters: workspace, account.
select platform, status, facts
from social_accounts
where tenant_id = current_tenant() and workspace_id = $1 and id = $2
