-- Runs only after a lost answer.
-- @tenant uuid, @workspace uuid, @account uuid, @platform_post_id text
-- @except_post uuid: the post that asks
-- @except_item int
select is_item_taken(@tenant, @workspace, @account, @platform_post_id, @except_post, @except_item) as taken
