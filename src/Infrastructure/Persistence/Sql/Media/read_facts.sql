-- As lock_facts, for a transaction that only reads.
{ready_media}
