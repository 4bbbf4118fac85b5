-- Parameters: tenant, workspace, account, the network's id, the post that asks, its item. Asked after a lost answer only.
select is_item_taken($1, $2, $3, $4, $5, $6)
