-- Whether account a in its workspace w is open, that is, its posts are sent.
a.status = 'connected' and a.paused_at is null and w.paused_at is null and w.deleted_at is null
