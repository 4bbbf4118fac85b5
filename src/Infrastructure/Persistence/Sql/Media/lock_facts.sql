-- Locked until the end of the transaction, so that none is deleted while a post that uses it is inserted.
{ready_media}
for share
