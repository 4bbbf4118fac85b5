-- Held until the end of the transaction, so that none is deleted under a post that is about to show it.
{ready_media}
for share
