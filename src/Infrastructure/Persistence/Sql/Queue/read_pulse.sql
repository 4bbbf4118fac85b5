-- How many workers sent one of the last three heartbeats, and for how many seconds the oldest post has been due.
select
    (select count(*) from worker_beats b where b.beat_at > now() - interval '35 seconds') as workers,
    extract(epoch from now() - (select w.oldest from delivery_backlog(now(), now()) w))::float8 as oldest_seconds
