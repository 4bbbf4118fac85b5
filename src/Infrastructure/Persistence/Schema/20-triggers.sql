-- History cannot be changed, by any role.
create or replace function refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create or replace trigger audit_entries_append_only before update or delete on audit_entries
    for each row execute function refuse_change();
create or replace trigger audit_entries_no_truncate before truncate on audit_entries
    for each statement execute function refuse_change();
create or replace trigger operator_acts_append_only before update or delete on operator_acts
    for each row execute function refuse_change();
create or replace trigger operator_acts_no_truncate before truncate on operator_acts
    for each statement execute function refuse_change();
create or replace trigger events_append_only before update or delete on events
    for each row execute function refuse_change();

-- The media that an item uses are rows of their own, so that the foreign key keeps them in its workspace and a use is found by an index.
create or replace function keep_media_uses() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.media_uses (tenant_id, workspace_id, media_id, item_id, post_id)
    select distinct new.tenant_id, new.workspace_id, (used ->> 'id')::uuid, new.id, new.post_id
    from jsonb_array_elements(new.media) used;
    return null;
end $$;

create or replace trigger post_items_media_uses after insert on post_items
    for each row when (new.media <> '[]'::jsonb) execute function keep_media_uses();
