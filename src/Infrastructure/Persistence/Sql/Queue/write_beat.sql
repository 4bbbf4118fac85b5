-- One row per worker; one without a heartbeat for a day is deleted.
-- @worker text
with gone as (delete from worker_beats b where b.beat_at < now() - interval '1 day' and b.worker <> @worker)
insert into worker_beats (worker, beat_at) values (@worker, now())
on conflict (worker) do update set beat_at = excluded.beat_at
